package tally.counter.exchange;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.crdt.Slot;
import tally.counter.store.FoldChain;

/** One record of the state topic. Every key has exactly one writer: the region that it names, the witness where it names one. */
sealed interface StateRecord {
    /** By the writer's clock. */
    Instant at();

    /** Which assignment of which replica wrote it, see {@link WriterName}. */
    String by();

    /**
     * A slot of a counter.
     *
     * @param fold the fold that a base stands for; empty when the slot is no base
     * @param witness the region that tells what it holds of another region's slot; empty where the slot's own region does
     * @param at when the oldest change that the record brings was made
     * @param trace the {@code traceparent} of the drain that brings it; a header of its record, and no part of what it says.
     *     Null when it is not traced
     */
    record SlotState(
            CounterId id,
            String incarnation,
            Slot slot,
            String fold,
            String witness,
            Instant at,
            String by,
            @Nullable String trace)
            implements StateRecord {
        SlotState(CounterId id, String incarnation, Slot slot, String fold, Instant at, String by) {
            this(id, incarnation, slot, fold, "", at, by, null);
        }

        SlotState withTrace(String traceparent) {
            return new SlotState(id, incarnation, slot, fold, witness, at, by, traceparent);
        }

        boolean isWitnessed() {
            return !witness.isEmpty();
        }
    }

    /**
     * All folds of a region so far, told by it or by a witness. Each record has a key of its own, so that compaction keeps
     * all in their order.
     *
     * @param name of this record alone
     */
    record FoldState(String region, String name, FoldChain chain, Instant at, String by) implements StateRecord {
        static final int NAME_LENGTH = 10;
    }

    /**
     * Says that everything of the incarnation up to a sequence is in this partition before this record.
     *
     * @param at everything that was changed before this instant is covered
     */
    record WatermarkState(String incarnation, long sequence, Instant at, String by) implements StateRecord {}
}
