package tally.counter.store;

import tally.counter.CounterId;

/** An increment that would take a slot or the total past 2^53 - 1. Nothing was changed. */
public class OverflowException extends RuntimeException {
    public OverflowException(CounterId id) {
        super(id + " would pass 9007199254740991 (2^53 - 1). Nothing was counted.");
    }
}
