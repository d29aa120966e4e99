package tally.gateway.fanout;

import java.nio.ByteBuffer;
import tally.gateway.CounterValue;
import tally.gateway.protocol.UpdateText;

/**
 * A counter's value with its update frame, encoded once for all sockets.
 *
 * @param arrivedNanos when the gateway heard of it, on the monotonic clock
 */
public record Total(CounterValue value, ByteBuffer frame, long arrivedNanos) {
    static Total of(CounterValue value, long arrivedNanos) {
        return new Total(value, UpdateText.of(value), arrivedNanos);
    }
}
