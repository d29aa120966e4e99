package tally.chaos.history;

import java.util.List;

/** What {@code GET …/state} answered: the total, and every slot that makes it. */
public record CounterState(CounterRead total, List<SlotRead> slots) {}
