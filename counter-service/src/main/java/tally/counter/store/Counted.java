package tally.counter.store;

import java.time.Instant;
import tally.counter.CounterValue;

/**
 * An increment that Redis has.
 *
 * @param value the counter after it
 * @param at when it was counted
 * @param replayed it had been counted before under the same idempotency key, and this is the answer that it got then
 */
public record Counted(CounterValue value, Instant at, boolean replayed) {}
