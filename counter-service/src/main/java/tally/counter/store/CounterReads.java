package tally.counter.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import tally.counter.CounterId;

/** Reads this region's copy. Every future may fail with {@link StoreUnavailableException}. */
public interface CounterReads {
    /** The counters in the order asked; one never touched has count 0 and version 0. */
    CompletableFuture<List<CounterReading>> read(List<CounterId> ids);

    /** The CRDT itself: every slot that this region has seen. Fails with {@link StoreRecoveringException} as well. */
    CompletableFuture<CounterState> state(CounterId id);
}
