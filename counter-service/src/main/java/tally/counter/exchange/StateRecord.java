package tally.counter.exchange;

import java.time.Instant;
import tally.counter.CounterId;
import tally.counter.crdt.Slot;

/** One record of the state topic. Every key has exactly one writer: the region that the incarnation names. */
sealed interface StateRecord {
    String incarnation();

    /** By the writer's clock. */
    Instant at();

    /** Which assignment of which replica wrote it, see {@link WriterName}. */
    String by();

    /**
     * A slot of a counter.
     *
     * @param at when the oldest change that the record brings was made
     */
    record SlotState(CounterId id, String incarnation, Slot slot, Instant at, String by) implements StateRecord {}

    /**
     * Says that everything of the incarnation up to a sequence is in this partition before this record.
     *
     * @param at everything that was changed before this instant is covered
     */
    record WatermarkState(String incarnation, long sequence, Instant at, String by) implements StateRecord {}
}
