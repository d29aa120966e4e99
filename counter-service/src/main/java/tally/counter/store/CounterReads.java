package tally.counter.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tally.counter.CounterId;
import tally.counter.CounterValue;

/** Reads this region's copy. Every future may fail with {@link StoreUnavailableException}. */
public interface CounterReads {
    /** The counters in the order asked; one never touched has count 0 and version 0. */
    CompletableFuture<List<CounterReading>> read(List<CounterId> ids);

    /**
     * The counter from this replica's memory, not older than the store's by more than an event's way; empty when it is not
     * there, or must not be answered from there.
     */
    Optional<CounterValue> fresh(CounterId id);

    /** The CRDT itself: every slot that this region has seen. Fails with {@link StoreRecoveringException} as well. */
    CompletableFuture<CounterState> state(CounterId id);
}
