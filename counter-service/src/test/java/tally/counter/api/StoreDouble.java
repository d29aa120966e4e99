package tally.counter.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.crdt.PnCounter;
import tally.counter.store.CounterReads;
import tally.counter.store.CounterState;
import tally.counter.store.CounterWrites;

/** A store in memory that can be told to fail. */
final class StoreDouble implements CounterReads, CounterWrites {
    static final String EPOCH = "eu-7f3kq0c2mx";

    final Map<CounterId, CounterValue> values = new HashMap<>();
    final List<String> writes = new ArrayList<>();
    final Map<CounterId, RuntimeException> writeFailures = new HashMap<>();
    PnCounter slots = PnCounter.EMPTY;

    @Nullable
    RuntimeException readFailure;

    void set(String id, long count, long version) {
        CounterId counter = CounterId.parse(id);
        values.put(counter, new CounterValue(counter, count, EPOCH, version));
    }

    void clear() {
        values.clear();
        writes.clear();
        writeFailures.clear();
        slots = PnCounter.EMPTY;
        readFailure = null;
    }

    @Override
    public CompletableFuture<List<CounterValue>> read(List<CounterId> ids) {
        return readFailure != null
                ? CompletableFuture.failedFuture(readFailure)
                : CompletableFuture.completedFuture(
                        ids.stream().map(this::value).toList());
    }

    @Override
    public CompletableFuture<CounterState> state(CounterId id) {
        return readFailure != null
                ? CompletableFuture.failedFuture(readFailure)
                : CompletableFuture.completedFuture(new CounterState(value(id), slots));
    }

    @Override
    public CompletableFuture<CounterValue> increment(CounterId id, long delta) {
        RuntimeException failure = writeFailures.get(id);
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        writes.add(id + " " + delta);
        CounterValue before = value(id);
        CounterValue after = new CounterValue(id, before.count() + delta, before.epoch(), before.version() + 1);
        values.put(id, after);
        return CompletableFuture.completedFuture(after);
    }

    private CounterValue value(CounterId id) {
        return values.getOrDefault(id, new CounterValue(id, 0, EPOCH, 0));
    }
}
