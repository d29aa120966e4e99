package tally.counter.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.crdt.Slot;

/**
 * What the exchange needs of this region's copy. Every future may fail with {@link StoreUnavailableException}; every
 * call is safe to repeat.
 */
public interface ShardExchange {
    /** Where the shard stands in {@code log}; opens the shard if it is not open. */
    CompletableFuture<Position> position(int shard, String log);

    /** What the log does not have: used keys, and the dirty slots with the lowest sequences. Changes nothing. */
    CompletableFuture<Drained> drain(int shard, int limit);

    /** The keys are in the log. Whether the shard still stands in the incarnation that they were drained in. */
    CompletableFuture<Boolean> published(Drained drained);

    /**
     * Clears all that is dirty up to the sequence of {@code drained}, in the same incarnation; what changed has a higher one.
     * Clears nothing when another than {@code owner} was the last to settle: what that one tells may be older than what
     * {@code drained} has told, and come later.
     */
    CompletableFuture<Cleared> clear(Drained drained, String owner);

    /** How many slots and marks the shard has still to tell. Changes nothing. */
    default CompletableFuture<Long> dirty(int shard) {
        return clear(Drained.nothing(shard, ""), "").thenApply(Cleared::remaining);
    }

    /**
     * Merges records by maximum and stores {@code batch.next()} as the shard's next offset, both or neither. Does nothing
     * and answers {@code moved} when the stored offset is not {@code batch.from()}, or when what was left out has to be
     * looked at.
     */
    CompletableFuture<Merged> merge(int shard, Batch batch);

    /** Takes over used keys and stores the next offset, in the same way. */
    CompletableFuture<Merged> remember(int shard, KeyBatch batch);

    /**
     * A log has been read up to where it ended when the incarnation opened: the shard has recovered, once that is so of all
     * logs that hold the same. False when it stands in another incarnation by now.
     *
     * @param owner a name of its own for the assignment that drains the shard from now on; empty when the reader does not
     */
    CompletableFuture<Boolean> settle(int shard, String incarnation, Source source, String owner);

    /**
     * Marks all that the shard holds dirty, folds, its own slots and those of others, for a {@code log} that has none of them;
     * nothing of an earlier log of that topic is merged any more. How many marks were set.
     */
    CompletableFuture<Long> soil(int shard, String log);

    /**
     * Lets all keys that the shard remembers be drained, whoever used them, for a {@code log} that has none of them. How many
     * there were. Only then is the log no longer {@linkplain Position#remade remade}.
     */
    CompletableFuture<Long> retell(int shard, String log);

    /** How far the shard of this region is folded. Changes nothing. */
    CompletableFuture<Endings> endings(int shard);

    /** Works out the bases that the chain asks for, some counters at a time. Changes nothing. */
    CompletableFuture<Bases> bases(int shard);

    /** Every counter has been looked at under this chain, while the shard stood in this incarnation. */
    CompletableFuture<Boolean> folded(int shard, String incarnation, FoldChain chain);

    /** How many shards recover now. Changes nothing. */
    CompletableFuture<Integer> recovering();

    /** What this region has seen of every incarnation, of all shards. */
    CompletableFuture<List<Watermark>> watermarks();

    /** What a shard gets back from the log after its Redis lost data. */
    enum Part {
        COUNTERS,
        KEYS
    }

    /**
     * One of the logs that hold the same.
     *
     * @param topic its own
     * @param all the topics of all of them, this one included; the first is the one that this region writes
     */
    record Source(Part part, String topic, List<String> all) {
        /** Whether this region writes to the log. */
        public boolean own() {
            return topic.equals(all.getFirst());
        }

        /** The only log that holds it. */
        public static Source alone(Part part) {
            return new Source(part, "", List.of(""));
        }
    }

    /**
     * Where a shard stands in a log.
     *
     * @param next the offset after the last record that is merged; empty when there is none
     * @param whole false while it recovers
     * @param remade whether nothing of this log is merged, but something of an earlier one in whose place it was made
     */
    record Position(String incarnation, OptionalLong next, boolean whole, boolean remade) {}

    /**
     * What the log did not have at one moment.
     *
     * @param incarnation the shard's incarnation at that moment; empty while the shard is not open under the present
     *     Redis process
     * @param more keys were left over; then there are no slots
     * @param keys have to be in their log before the slots are in theirs
     * @param chains by region, folds that the log does not have: they have to be in it before the slots are
     * @param sequence up to this one {@code slots} are all that are dirty
     * @param whole whether they are all that are dirty at all
     * @param slots in the order of their sequences
     */
    record Drained(
            int shard,
            String incarnation,
            boolean more,
            List<DrainedKey> keys,
            Map<String, FoldChain> chains,
            long sequence,
            boolean whole,
            List<DirtySlot> slots) {
        /** Nothing of an incarnation. */
        public static Drained nothing(int shard, String incarnation) {
            return new Drained(shard, incarnation, false, List.of(), Map.of(), 0, false, List.of());
        }
    }

    /**
     * How far a shard is folded.
     *
     * @param incarnation the living one; empty while the shard is not open under the present Redis process
     * @param whole false while it recovers
     * @param done whether every counter has been looked at under this chain
     * @param unfolded the nonces of the incarnations that have ended and are in no fold
     */
    record Endings(String incarnation, boolean whole, FoldChain chain, boolean done, List<String> unfolded) {}

    /**
     * Bases that the log does not have.
     *
     * @param incarnation the living one
     * @param whole false while the shard recovers
     * @param chain the one that they follow
     * @param skipped how many counters were left out because a slot of theirs is not drained
     * @param rest goes on with the counters that are left; null when these were the last
     */
    record Bases(
            String incarnation,
            boolean whole,
            FoldChain chain,
            long skipped,
            List<Base> bases,
            @Nullable Supplier<CompletableFuture<Bases>> rest) {}

    /** What a counter's ended slots come to. */
    record Base(CounterId id, Slot slot) {}

    /** A used key and the sequence of its use. */
    record DrainedKey(UsedKey key, long sequence) {}

    /**
     * An idempotency key, the change that it was used for and the answer that it got.
     *
     * @param counted the counter after it, in the epoch that counted it
     */
    record UsedKey(String key, long delta, CounterValue counted, Instant at) {}

    /**
     * A slot that the log does not have as it is now: of this region, or of another, where this one is to be its witness.
     *
     * @param rank of the fold in its region's chain, when the slot is a base; else 0
     */
    record DirtySlot(CounterId id, String incarnation, Slot slot, int rank) {}

    /**
     * What clearing left.
     *
     * @param current whether incarnation and owner are still those that drained; if not, nothing was cleared
     * @param watermark everything of the incarnation up to this sequence has been drained
     * @param remaining how many slots are still dirty
     */
    record Cleared(boolean current, long watermark, long remaining) {}

    /**
     * What one poll brought for one shard.
     *
     * @param from the offset that the poll began at; empty when it began at the beginning because none was stored
     * @param next the offset after the last record of the poll
     * @param leftOut what the poll brought and {@code slots} do not have
     * @param slots in the order of the log; at most one of a key, but for bases, and for a later, lower one of this region
     * @param chains in the order of the log; they take effect before the slots do
     */
    record Batch(
            String log,
            OptionalLong from,
            long next,
            LeftOut leftOut,
            List<SlotRecord> slots,
            List<WatermarkRecord> watermarks,
            List<ChainRecord> chains) {
        /**
         * The same in parts of at most {@code most} slots or chains, to be merged one after the other. Until the last one
         * is merged, the log is read again from where the batch began, and a maximum that was taken is taken once more.
         */
        List<Batch> parts(int most) {
            if (slots.size() <= most && chains.size() <= most) {
                return List.of(this);
            }
            List<List<ChainRecord>> chained = pieces(chains, most);
            List<List<SlotRecord>> slotted = pieces(slots, most);
            int last = chained.size() + slotted.size() - 1;
            return IntStream.rangeClosed(0, last)
                    .mapToObj(number -> new Batch(
                            log,
                            number == 0 ? from : OptionalLong.of(begun(from)),
                            number == last ? next : begun(from),
                            leftOut,
                            number < chained.size() ? List.of() : slotted.get(number - chained.size()),
                            number == last ? watermarks : List.of(),
                            number < chained.size() ? chained.get(number) : List.of()))
                    .toList();
        }
    }

    /** Where a batch began: of what no offset is stored for, nothing has been read. */
    private static long begun(OptionalLong from) {
        return from.orElse(0);
    }

    private static <T> List<List<T>> pieces(List<T> all, int most) {
        return IntStream.iterate(0, from -> from < all.size(), from -> from + most)
                .mapToObj(from -> all.subList(from, Math.min(from + most, all.size())))
                .toList();
    }

    /**
     * Slots that the present owner itself has drained in this incarnation. They can only be what Redis has, or less and dirty,
     * while the incarnation lives, its sequence is no lower than the owner has seen it, and nobody else has become the owner;
     * otherwise nothing is merged and the answer is {@code moved}, so that they are read again and looked at one by one.
     *
     * @param incarnation empty when nothing was left out
     * @param sequence the highest that the owner has read in that incarnation
     * @param owner by which name it settled
     */
    record LeftOut(String incarnation, long sequence, String owner) {
        public static final LeftOut NOTHING = new LeftOut("", 0, "");
    }

    /** The folds of a region as the log has them. */
    record ChainRecord(String region, FoldChain chain) {}

    /** What one poll brought of used keys for one shard; {@code from} and {@code next} as in {@link Batch}. */
    record KeyBatch(String log, OptionalLong from, long next, List<UsedKey> keys) {
        /** The same in parts of at most {@code most} keys, to be taken one after the other, as those of a {@link Batch}. */
        List<KeyBatch> parts(int most) {
            if (keys.size() <= most) {
                return List.of(this);
            }
            List<List<UsedKey>> pieces = pieces(keys, most);
            int last = pieces.size() - 1;
            return IntStream.rangeClosed(0, last)
                    .mapToObj(number -> new KeyBatch(
                            log,
                            number == 0 ? from : OptionalLong.of(begun(from)),
                            number == last ? next : begun(from),
                            pieces.get(number)))
                    .toList();
        }
    }

    /**
     * A slot as the log has it.
     *
     * @param fold the fold that a base stands for; empty when the slot is no base
     * @param witness whether another region than the slot's tells it
     */
    record SlotRecord(CounterId id, String incarnation, Slot slot, String fold, boolean witness) {}

    /**
     * Everything of the incarnation up to the sequence is in the log.
     *
     * @param at every change that was made before this instant is covered, by the writer's clock
     */
    record WatermarkRecord(String incarnation, long sequence, Instant at) {}

    /**
     * What became of a batch.
     *
     * @param moved the stored offset was another one, or what was left out has to be looked at: nothing was merged
     * @param stored the stored offset now; empty when there is none
     * @param changed how many counters changed, or how many keys were new
     * @param dirtied how many own slots were marked dirty again, because a late writer had put an older value last
     */
    record Merged(boolean moved, OptionalLong stored, int changed, int dirtied) {
        static final Merged NOTHING = new Merged(false, OptionalLong.empty(), 0, 0);

        /** What this part and the next one of a batch come to. */
        Merged and(Merged next) {
            return new Merged(next.moved, next.stored, changed + next.changed, dirtied + next.dirtied);
        }
    }

    /**
     * The newest watermark of an incarnation that this region has merged.
     *
     * @param mergedAt when this region stored it, by the clock of the replica that merged it
     */
    record Watermark(int shard, String incarnation, long sequence, Instant at, Instant mergedAt) {}
}
