package tally.gateway.fanout;

import java.nio.ByteBuffer;
import java.util.List;
import tally.gateway.protocol.UpdateText;

/**
 * The frame that is in flight to a socket.
 *
 * @param totals the values in it; empty for an answer
 * @param sinceNanos when it was handed over, on the monotonic clock
 */
record Sending(ByteBuffer text, List<Total> totals, long sinceNanos) {
    static Sending of(List<Total> totals, long sinceNanos) {
        ByteBuffer text = totals.size() == 1
                ? totals.getFirst().frame()
                : UpdateText.join(totals.stream().map(Total::frame).toList());
        return new Sending(text, totals, sinceNanos);
    }
}
