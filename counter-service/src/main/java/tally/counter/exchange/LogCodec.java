package tally.counter.exchange;

import org.jspecify.annotations.Nullable;

/**
 * How records of one topic are written as bytes.
 *
 * @param <R> what the topic holds
 */
interface LogCodec<R> {
    byte[] key(R record);

    byte[] value(R record);

    /** The {@code traceparent} that goes with it as a header; null when it is not traced. */
    default @Nullable String trace(R record) {
        return null;
    }
}
