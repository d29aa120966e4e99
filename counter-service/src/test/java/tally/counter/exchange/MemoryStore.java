package tally.counter.exchange;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.Sharding;
import tally.counter.crdt.PnCounter;
import tally.counter.store.CounterEvents;
import tally.counter.store.ShardChange;
import tally.counter.store.ShardExchange;
import tally.counter.store.StoreUnavailableException;

/** A region's copy in memory, with the same promises as the one in Redis; can be made unreachable. */
final class MemoryStore implements ShardExchange, CounterEvents {
    private final String region;
    private final Sharding sharding;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Map<CounterId, PnCounter> counters = new HashMap<>();
    private final Map<CounterId, Long> dirty = new HashMap<>();
    private final Map<Integer, Long> sequences = new HashMap<>();
    private final Map<Integer, Long> offsets = new HashMap<>();
    private final Map<String, Watermark> watermarks = new TreeMap<>();
    private boolean away;
    private int refusals;
    private int openings;

    MemoryStore(String region, int shards) {
        this.region = region;
        this.sharding = new Sharding(shards);
    }

    String incarnation(int shard) {
        return region + "-nonce" + openings + shard;
    }

    void add(CounterId id, long delta) {
        int shard = sharding.shardOf(id);
        synchronized (this) {
            counters.merge(
                    id, PnCounter.EMPTY.add(incarnation(shard), delta), (old, _) -> old.add(incarnation(shard), delta));
            dirty.put(id, sequences.merge(shard, 1L, Long::sum));
        }
        listeners.forEach(listener -> listener.changed(new ShardChange(shard, true, List.of())));
    }

    synchronized PnCounter counter(CounterId id) {
        return counters.getOrDefault(id, PnCounter.EMPTY);
    }

    synchronized boolean dirty(CounterId id) {
        return dirty.containsKey(id);
    }

    /** As Redis does when it comes back older or empty. */
    synchronized void offset(int shard, @Nullable Long offset) {
        if (offset == null) {
            offsets.remove(shard);
        } else {
            offsets.put(shard, offset);
        }
    }

    synchronized void away(boolean now) {
        away = now;
    }

    /** Opens a new incarnation of every shard, as a Redis does that was restarted. */
    synchronized void reopen() {
        openings++;
    }

    /** How many calls have failed. */
    synchronized int refusals() {
        return refusals;
    }

    /** Loses a counter, as a Redis does that comes back without its last writes. */
    synchronized void forget(CounterId id) {
        counters.remove(id);
        dirty.remove(id);
    }

    @Override
    public synchronized CompletableFuture<Position> position(int shard, String topic) {
        return answer(new Position(incarnation(shard), stored(shard)));
    }

    @Override
    public synchronized CompletableFuture<Drained> drain(int shard, int limit) {
        List<DirtyCounter> lowest = dirty.entrySet().stream()
                .filter(entry -> sharding.shardOf(entry.getKey()) == shard)
                .sorted(Map.Entry.comparingByValue())
                .limit(limit)
                .map(entry -> {
                    PnCounter counter = counter(entry.getKey());
                    String own = incarnation(shard);
                    return new DirtyCounter(entry.getKey(), entry.getValue(), Map.of(own, counter.slot(own)));
                })
                .toList();
        return answer(new Drained(shard, incarnation(shard), lowest));
    }

    @Override
    public synchronized CompletableFuture<Cleared> clear(Drained drained) {
        if (!away) {
            drained.counters().forEach(counter -> dirty.remove(counter.id(), counter.sequence()));
        }
        List<Long> left = dirty.entrySet().stream()
                .filter(entry -> sharding.shardOf(entry.getKey()) == drained.shard())
                .map(Map.Entry::getValue)
                .toList();
        long watermark = left.stream()
                .min(Comparator.naturalOrder())
                .map(lowest -> lowest - 1)
                .orElseGet(() -> sequences.getOrDefault(drained.shard(), 0L));
        return answer(new Cleared(true, watermark, left.size()));
    }

    @Override
    public synchronized CompletableFuture<Merged> merge(int shard, Batch batch) {
        if (away) {
            return answer(new Merged(false, OptionalLong.empty(), 0, 0));
        }
        if (!batch.from().equals(stored(shard))) {
            return answer(new Merged(true, stored(shard), 0, 0));
        }
        int dirtied = 0;
        for (SlotRecord record : batch.slots()) {
            PnCounter before = counter(record.id());
            boolean below =
                    !before.slot(record.incarnation()).merge(record.slot()).equals(record.slot());
            counters.put(record.id(), before.merge(record.incarnation(), record.slot()));
            if (below && !record.mine() && record.incarnation().startsWith(region) && !dirty(record.id())) {
                dirty.put(record.id(), sequences.merge(shard, 1L, Long::sum));
                dirtied++;
            }
        }
        for (WatermarkRecord record : batch.watermarks()) {
            watermarks.put(
                    record.incarnation(),
                    new Watermark(shard, record.incarnation(), record.sequence(), record.at(), Instant.now()));
        }
        offsets.put(shard, batch.next());
        return answer(new Merged(false, stored(shard), batch.slots().size(), dirtied));
    }

    @Override
    public synchronized CompletableFuture<List<Watermark>> watermarks() {
        return answer(new ArrayList<>(watermarks.values()));
    }

    @Override
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public boolean live() {
        return true;
    }

    private OptionalLong stored(int shard) {
        Long offset = offsets.get(shard);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    private synchronized <T> CompletableFuture<T> answer(T value) {
        if (away) {
            refusals++;
            return CompletableFuture.failedFuture(new StoreUnavailableException("Redis is away.", true, null));
        }
        return CompletableFuture.completedFuture(value);
    }
}
