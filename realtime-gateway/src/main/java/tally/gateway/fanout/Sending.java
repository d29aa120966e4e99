package tally.gateway.fanout;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What is in flight to a client.
 *
 * @param totals the values in it; empty for an answer
 * @param sinceNanos when it was handed over, on the monotonic clock
 */
record Sending(ByteBuffer text, List<Total> totals, long sinceNanos) {}
