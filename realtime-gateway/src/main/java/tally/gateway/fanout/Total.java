package tally.gateway.fanout;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tally.gateway.CounterValue;
import tally.gateway.protocol.UpdateText;
import tally.gateway.tracing.Delivery;

/**
 * A counter's value with its update frame, encoded once for all sockets.
 *
 * @param arrivedNanos when the gateway heard of it, on the monotonic clock
 * @param delivery the traces that led to it; null when it is not traced
 */
public record Total(
        CounterValue value,
        ByteBuffer frame,
        long arrivedNanos,
        @Nullable Delivery delivery) {
    static Total of(CounterValue value, long arrivedNanos, @Nullable Delivery delivery) {
        return new Total(value, UpdateText.of(value), arrivedNanos, delivery);
    }
}
