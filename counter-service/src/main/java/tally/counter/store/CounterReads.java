package tally.counter.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import tally.counter.CounterId;
import tally.counter.CounterValue;

/** Reads this region's copy. Every future may fail with {@link StoreUnavailableException}. */
public interface CounterReads {
    /** The values in the order asked; a counter never touched has count 0 and version 0. */
    CompletableFuture<List<CounterValue>> read(List<CounterId> ids);

    /** The CRDT itself: every slot that this region has seen. */
    CompletableFuture<CounterState> state(CounterId id);
}
