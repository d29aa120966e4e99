package tally.counter.store;

import java.util.concurrent.CompletableFuture;
import tally.counter.CounterId;
import tally.counter.CounterValue;

/** Writes to this region's slots. */
public interface CounterWrites {
    /** The largest value of a slot and of a total: what a double holds exactly. */
    long MAX_VALUE = (1L << 53) - 1;

    /**
     * Adds {@code delta}, which is not 0, and completes once Redis has it, with the value after it.
     *
     * <p>Fails with {@link OverflowException} (nothing was changed), with {@link StoreBusyException} (nothing was
     * changed, the queue is full) or with {@link StoreUnavailableException} (whether it was counted is unknown if its
     * {@code outcomeKnown} is false). It is never sent to Redis twice.
     */
    CompletableFuture<CounterValue> increment(CounterId id, long delta);
}
