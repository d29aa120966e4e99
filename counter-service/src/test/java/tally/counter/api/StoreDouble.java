package tally.counter.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.crdt.PnCounter;
import tally.counter.store.Counted;
import tally.counter.store.CounterReading;
import tally.counter.store.CounterReads;
import tally.counter.store.CounterState;
import tally.counter.store.CounterWrites;
import tally.counter.store.KeyMismatchException;

/** A store in memory that can be told to fail. */
final class StoreDouble implements CounterReads, CounterWrites {
    static final String EPOCH = "eu-7f3kq0c2mx";

    final Map<CounterId, CounterValue> values = new HashMap<>();
    final List<String> writes = new ArrayList<>();
    /** Of each write the id of its trace; empty when it is not traced. */
    final List<String> traces = new ArrayList<>();

    final Map<CounterId, RuntimeException> writeFailures = new HashMap<>();
    final Set<CounterId> recovering = new HashSet<>();
    /** Counters whose answers come from another thread, as those of a real store do. */
    final Set<CounterId> late = new HashSet<>();

    private final Map<String, Counted> answers = new HashMap<>();
    private final Map<String, Long> deltas = new HashMap<>();
    PnCounter slots = PnCounter.EMPTY;

    /** No answer comes before this is complete. */
    CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    @Nullable
    RuntimeException readFailure;

    void set(String id, long count, long version) {
        CounterId counter = CounterId.parse(id);
        values.put(counter, new CounterValue(counter, count, EPOCH, version));
    }

    void clear() {
        values.clear();
        writes.clear();
        traces.clear();
        writeFailures.clear();
        recovering.clear();
        late.clear();
        gate = CompletableFuture.completedFuture(null);
        answers.clear();
        deltas.clear();
        slots = PnCounter.EMPTY;
        readFailure = null;
    }

    @Override
    public Optional<CounterValue> fresh(CounterId id) {
        return Optional.empty();
    }

    @Override
    public CompletableFuture<List<CounterReading>> read(List<CounterId> ids) {
        return readFailure != null
                ? CompletableFuture.failedFuture(readFailure)
                : answer(
                        ids.getFirst(),
                        ids.stream()
                                .map(id -> new CounterReading(
                                        id, recovering.contains(id) ? Optional.empty() : Optional.of(value(id))))
                                .toList());
    }

    @Override
    public CompletableFuture<CounterState> state(CounterId id) {
        return readFailure != null
                ? CompletableFuture.failedFuture(readFailure)
                : answer(id, new CounterState(value(id), slots));
    }

    @Override
    public CompletableFuture<Counted> increment(
            CounterId id, long delta, @Nullable String key, @Nullable String trace) {
        traces.add(trace == null ? "" : trace.split("-", -1)[1]);
        RuntimeException failure = writeFailures.get(id);
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        Counted earlier = answers.get(id + " " + key);
        if (earlier != null) {
            return Objects.equals(deltas.get(id + " " + key), delta)
                    ? CompletableFuture.completedFuture(new Counted(earlier.value(), earlier.at(), true))
                    : CompletableFuture.failedFuture(new KeyMismatchException(id));
        }
        writes.add(id + " " + delta);
        CounterValue before = value(id);
        CounterValue after = new CounterValue(id, before.count() + delta, before.epoch(), before.version() + 1);
        values.put(id, after);
        Counted counted = new Counted(after, ApiSlice.NOW, false);
        if (key != null) {
            answers.put(id + " " + key, counted);
            deltas.put(id + " " + key, delta);
        }
        return answer(id, counted);
    }

    private <T> CompletableFuture<T> answer(CounterId id, T answer) {
        return late.contains(id) ? gate.thenApplyAsync(_ -> answer) : gate.thenApply(_ -> answer);
    }

    private CounterValue value(CounterId id) {
        return values.getOrDefault(id, new CounterValue(id, 0, EPOCH, 0));
    }
}
