package tally.counter.store;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;

/** Writes to this region's slots. */
public interface CounterWrites {
    /** The largest value of a slot and of a total: what a double holds exactly. */
    long MAX_VALUE = (1L << 53) - 1;

    /** The longest idempotency key, in characters from {@code !} to {@code ~}. */
    int MAX_KEY_LENGTH = 128;

    /**
     * Adds {@code delta}, which is not 0, and completes once Redis has it. With an idempotency key it is counted at most
     * once within the window, however often it is repeated, here or, after the exchange delay, in another region.
     *
     * <p>Fails with {@link OverflowException}, {@link StoreBusyException} (the queue is full), {@link
     * KeyMismatchException}, {@link KeysFullException} or, with a key only, {@link StoreRecoveringException}: nothing was
     * changed. Or with {@link StoreUnavailableException}: whether it was counted is unknown if its {@code outcomeKnown}
     * is false. It is never sent to Redis twice.
     *
     * @param key 1 to 128 characters from {@code !} to {@code ~}, or null; of this counter alone
     * @param trace the {@code traceparent} that it goes on; null when it is not traced
     */
    CompletableFuture<Counted> increment(CounterId id, long delta, @Nullable String key, @Nullable String trace);

    default CompletableFuture<Counted> increment(CounterId id, long delta, @Nullable String key) {
        return increment(id, delta, key, null);
    }
}
