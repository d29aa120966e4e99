package tally.counter.store;

import tally.counter.CounterValue;
import tally.counter.crdt.PnCounter;

/**
 * A counter's value and the slots that make it.
 *
 * @param value the running total as Redis keeps it
 * @param counter the slots, by incarnation
 */
public record CounterState(CounterValue value, PnCounter counter) {}
