package tally.counter.notify;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.store.CounterEvents;
import tally.counter.store.CounterReading;
import tally.counter.store.CounterReads;
import tally.counter.store.CounterState;
import tally.counter.store.ShardChange;

/** A store in memory whose event stream the test drives. */
final class StoreDouble implements CounterReads, CounterEvents {
    final Map<CounterId, CounterValue> values = new ConcurrentHashMap<>();
    volatile @Nullable RuntimeException failure;
    volatile boolean recovering;
    volatile Runnable beforeRead = () -> {};
    private volatile @Nullable Listener listener;

    void set(String id, long count, String epoch, long version) {
        CounterId counter = CounterId.parse(id);
        values.put(counter, new CounterValue(counter, count, epoch, version));
    }

    void change(String id, long count, String epoch, long version) {
        set(id, count, epoch, version);
        listener()
                .changed(new ShardChange(
                        0, epoch, true, false, List.of(new CounterValue(CounterId.parse(id), count, epoch, version))));
    }

    void changeTraced(String id, long count, String epoch, long version, String trace) {
        set(id, count, epoch, version);
        CounterId counter = CounterId.parse(id);
        listener()
                .changed(new ShardChange(
                        0,
                        epoch,
                        true,
                        false,
                        List.of(new CounterValue(counter, count, epoch, version)),
                        Map.of(counter, List.of(trace))));
    }

    void settle(String epoch) {
        listener().changed(new ShardChange(0, epoch, false, true, List.of()));
    }

    void restore() {
        listener().streamRestored();
    }

    @Override
    public Optional<CounterValue> fresh(CounterId id) {
        return Optional.empty();
    }

    @Override
    public CompletableFuture<List<CounterReading>> read(List<CounterId> ids) {
        beforeRead.run();
        RuntimeException away = failure;
        return away != null
                ? CompletableFuture.failedFuture(away)
                : CompletableFuture.completedFuture(ids.stream()
                        .map(id -> new CounterReading(
                                id,
                                recovering
                                        ? Optional.empty()
                                        : Optional.of(values.getOrDefault(id, new CounterValue(id, 0, "eu-1", 0)))))
                        .toList());
    }

    @Override
    public CompletableFuture<CounterState> state(CounterId id) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    @Override
    public void listen(Listener newListener) {
        listener = newListener;
    }

    @Override
    public boolean live() {
        return true;
    }

    private Listener listener() {
        Listener listening = listener;
        if (listening == null) {
            throw new IllegalStateException("nobody listens");
        }
        return listening;
    }
}
