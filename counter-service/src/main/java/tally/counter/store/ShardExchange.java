package tally.counter.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import tally.counter.CounterId;
import tally.counter.crdt.Slot;

/**
 * What the exchange needs of this region's copy. Every future may fail with {@link StoreUnavailableException}; every
 * call is safe to repeat.
 */
public interface ShardExchange {
    /** Where the shard stands in {@code topic}; opens the shard if it is not open. */
    CompletableFuture<Position> position(int shard, String topic);

    /** The present state of the dirty counters with the lowest sequences, at most {@code limit}. Changes nothing. */
    CompletableFuture<Drained> drain(int shard, int limit);

    /** Clears exactly those of {@code drained} whose sequence did not move meanwhile, in the same incarnation. */
    CompletableFuture<Cleared> clear(Drained drained);

    /**
     * Merges records by maximum and stores {@code batch.next()} as the shard's next offset, both or neither. Does nothing
     * and answers {@code moved} when the stored offset is not {@code batch.from()}.
     */
    CompletableFuture<Merged> merge(int shard, Batch batch);

    /** What this region has seen of every incarnation, of all shards. */
    CompletableFuture<List<Watermark>> watermarks();

    /**
     * Where a shard stands in a topic.
     *
     * @param next the offset after the last record that is merged; empty when there is none
     */
    record Position(String incarnation, OptionalLong next) {}

    /**
     * What was dirty in one shard at one moment.
     *
     * @param incarnation the shard's incarnation at that moment; empty while the shard is not open under the present Redis process
     * @param counters in the order of their sequences
     */
    record Drained(int shard, String incarnation, List<DirtyCounter> counters) {}

    /**
     * A counter that the log does not have as it is now.
     *
     * @param slots every slot of this region's incarnations, by incarnation
     */
    record DirtyCounter(CounterId id, long sequence, Map<String, Slot> slots) {}

    /**
     * What clearing left.
     *
     * @param current whether the incarnation is still the one that was drained; if not, nothing was cleared
     * @param watermark everything of the incarnation up to this sequence has been drained
     * @param remaining how many counters are still dirty
     */
    record Cleared(boolean current, long watermark, long remaining) {}

    /**
     * What one poll brought for one shard.
     *
     * @param from the offset that the poll began at; empty when it began at the beginning because none was stored
     * @param next the offset after the last record of the poll
     * @param slots in the order of the log; at most one of a key, but for a later, lower one of this region
     */
    record Batch(
            String topic, OptionalLong from, long next, List<SlotRecord> slots, List<WatermarkRecord> watermarks) {}

    /**
     * A slot as the log has it.
     *
     * @param mine whether the present assignment of this very replica wrote it, so that a lower value is no zombie
     */
    record SlotRecord(CounterId id, String incarnation, Slot slot, boolean mine) {}

    /**
     * Everything of the incarnation up to the sequence is in the log.
     *
     * @param at every change that was made before this instant is covered, by the writer's clock
     */
    record WatermarkRecord(String incarnation, long sequence, Instant at) {}

    /**
     * What became of a batch.
     *
     * @param moved the stored offset was another one: nothing was merged
     * @param stored the stored offset now; empty when there is none
     * @param changed how many counters changed
     * @param dirtied how many own counters were marked dirty again, because a late writer had put an older value last
     */
    record Merged(boolean moved, OptionalLong stored, int changed, int dirtied) {}

    /**
     * The newest watermark of an incarnation that this region has merged.
     *
     * @param mergedAt when this region stored it, by the clock of the replica that merged it
     */
    record Watermark(int shard, String incarnation, long sequence, Instant at, Instant mergedAt) {}
}
