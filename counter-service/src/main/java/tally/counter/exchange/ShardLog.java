package tally.counter.exchange;

import java.util.List;

/**
 * The partitions of one topic, as a writer sees them.
 *
 * @param <R> what it holds
 */
interface ShardLog<R> {
    /**
     * Appends the records in their order and returns once all are safe. May block for some seconds.
     *
     * @throws LogUnavailableException when one of them may be missing; any of them may nevertheless arrive, even later
     */
    void append(int shard, List<? extends R> records);
}
