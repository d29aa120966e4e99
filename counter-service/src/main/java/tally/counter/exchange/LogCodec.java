package tally.counter.exchange;

/**
 * How records of one topic are written as bytes.
 *
 * @param <R> what the topic holds
 */
interface LogCodec<R> {
    byte[] key(R record);

    byte[] value(R record);
}
