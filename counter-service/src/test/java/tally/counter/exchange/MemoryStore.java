package tally.counter.exchange;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.Sharding;
import tally.counter.crdt.PnCounter;
import tally.counter.crdt.Slot;
import tally.counter.store.CounterEvents;
import tally.counter.store.FoldChain;
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
    private final Map<String, Long> offsets = new HashMap<>();
    private final List<UsedKey> used = new ArrayList<>();
    private final List<UsedKey> remembered = new ArrayList<>();
    private final Set<Integer> remade = new HashSet<>();
    private CompletableFuture<Void> retelling = CompletableFuture.completedFuture(null);
    private final Map<Integer, String> owners = new HashMap<>();
    private final Set<String> settled = new HashSet<>();
    private final Map<String, Set<String>> readUp = new HashMap<>();
    private final Map<String, Watermark> watermarks = new TreeMap<>();
    private List<String> ended = List.of();
    private FoldChain chain = new FoldChain("");
    private List<Base> bases = List.of();
    private boolean away;
    private int refusals;
    private int openings;
    private int looks;

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
        listeners.forEach(
                listener -> listener.changed(new ShardChange(shard, incarnation(shard), true, false, List.of())));
    }

    synchronized PnCounter counter(CounterId id) {
        return counters.getOrDefault(id, PnCounter.EMPTY);
    }

    synchronized boolean dirty(CounterId id) {
        return dirty.containsKey(id);
    }

    /** As Redis does when it comes back older or empty. */
    synchronized void offset(int shard, @Nullable Long offset) {
        offsets.keySet().stream()
                .filter(key -> key.endsWith("#" + shard) && !key.contains(".once@"))
                .toList()
                .forEach(key -> {
                    if (offset == null) {
                        offsets.remove(key);
                    } else {
                        offsets.put(key, offset);
                    }
                });
    }

    /** An increment with an idempotency key. */
    void use(UsedKey key) {
        synchronized (this) {
            used.add(key);
        }
        add(key.counted().id(), key.delta());
    }

    synchronized List<UsedKey> remembered() {
        return List.copyOf(remembered);
    }

    synchronized void away(boolean now) {
        away = now;
    }

    /** Opens a new incarnation of every shard, as a Redis does that was restarted. */
    synchronized void reopen() {
        openings++;
    }

    /** The logs of keys are in the place of earlier ones, until a shard's is told everything, not before {@code told}. */
    synchronized void remadeKeyLog(CompletableFuture<Void> told) {
        IntStream.range(0, sharding.shards()).forEach(remade::add);
        retelling = told;
    }

    /** Another replica has settled as the owner of every shard. */
    synchronized void ownedBy(String owner) {
        owners.replaceAll((_, _) -> owner);
    }

    /** How often it was asked where a shard stands. */
    synchronized int looks() {
        return looks;
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
    public synchronized CompletableFuture<Position> position(int shard, String log) {
        looks++;
        return answer(new Position(
                incarnation(shard),
                stored(shard, log),
                settled.contains(incarnation(shard)),
                remade.contains(shard) && log.contains(".once@")));
    }

    @Override
    public synchronized CompletableFuture<Drained> drain(int shard, int limit) {
        String own = incarnation(shard);
        List<Map.Entry<CounterId, Long>> all = dirty.entrySet().stream()
                .filter(entry -> sharding.shardOf(entry.getKey()) == shard)
                .sorted(Map.Entry.comparingByValue())
                .toList();
        boolean whole = all.size() <= limit;
        long sequence =
                whole ? sequences.getOrDefault(shard, 0L) : all.get(limit - 1).getValue();
        List<DirtySlot> lowest = all.stream()
                .limit(limit)
                .map(entry -> new DirtySlot(
                        entry.getKey(), own, counter(entry.getKey()).slot(own), 0))
                .toList();
        List<DrainedKey> some = used.stream()
                .filter(key -> sharding.shardOf(key.counted().id()) == shard)
                .limit(limit)
                .map(key -> new DrainedKey(key, 1))
                .toList();
        boolean more = some.size() < used.size() && some.size() == limit;
        return answer(
                more
                        ? new Drained(shard, own, true, some, Map.of(), 0, false, List.of())
                        : new Drained(shard, own, false, some, Map.of(), sequence, whole, lowest));
    }

    @Override
    public synchronized CompletableFuture<Boolean> published(Drained drained) {
        boolean current = drained.incarnation().equals(incarnation(drained.shard()));
        if (current && !away) {
            drained.keys().forEach(key -> used.remove(key.key()));
        }
        return answer(current);
    }

    @Override
    public synchronized CompletableFuture<Merged> remember(int shard, KeyBatch batch) {
        if (!away && !batch.from().equals(stored(shard, batch.log()))) {
            return answer(new Merged(true, stored(shard, batch.log()), 0, 0));
        }
        if (!away) {
            remembered.addAll(batch.keys());
            offsets.put(batch.log() + "#" + shard, batch.next());
        }
        return answer(new Merged(false, stored(shard, batch.log()), batch.keys().size(), 0));
    }

    @Override
    public synchronized CompletableFuture<Boolean> settle(int shard, String incarnation, Source source, String owner) {
        boolean current = incarnation.equals(incarnation(shard));
        if (current && !owner.isEmpty() && !away) {
            owners.put(shard, owner);
        }
        if (current && source.part() == Part.COUNTERS && !away) {
            readUp.computeIfAbsent(incarnation, _ -> new HashSet<>()).add(source.topic());
            if (readUp.getOrDefault(incarnation, Set.of()).containsAll(source.all())) {
                settled.add(incarnation);
            }
        }
        return answer(current);
    }

    @Override
    public synchronized CompletableFuture<Integer> recovering() {
        return answer((int) IntStream.range(0, sharding.shards())
                .filter(shard -> !settled.contains(incarnation(shard)))
                .count());
    }

    @Override
    public synchronized CompletableFuture<Long> soil(int shard, String log) {
        long marked = counters.keySet().stream()
                .filter(id -> sharding.shardOf(id) == shard && !dirty.containsKey(id))
                .filter(id -> !counter(id).slot(incarnation(shard)).equals(Slot.EMPTY))
                .peek(id -> dirty.put(id, sequences.merge(shard, 1L, Long::sum)))
                .count();
        return answer(marked);
    }

    @Override
    public synchronized CompletableFuture<Long> retell(int shard, String log) {
        List<UsedKey> told = remembered.stream()
                .filter(key -> sharding.shardOf(key.counted().id()) == shard && !used.contains(key))
                .toList();
        return retelling.thenApply(_ -> {
            synchronized (this) {
                used.addAll(told);
                remade.remove(shard);
                return (long) told.size();
            }
        });
    }

    /** Says of every shard which incarnations have ended and are not folded; what is folded is not kept. */
    synchronized void ended(List<String> nonces) {
        ended = List.copyOf(nonces);
    }

    /** Says of every shard which bases the log does not have. */
    synchronized void untold(FoldChain folded, List<Base> missing) {
        chain = folded;
        bases = List.copyOf(missing);
    }

    @Override
    public synchronized CompletableFuture<Endings> endings(int shard) {
        return answer(new Endings(incarnation(shard), true, chain, bases.isEmpty(), ended));
    }

    @Override
    public synchronized CompletableFuture<Bases> bases(int shard) {
        return answer(new Bases(incarnation(shard), true, chain, 0, bases, null));
    }

    @Override
    public CompletableFuture<Boolean> folded(int shard, String incarnation, FoldChain chain) {
        return answer(incarnation.equals(incarnation(shard)));
    }

    @Override
    public synchronized CompletableFuture<Cleared> clear(Drained drained, String owner) {
        boolean current = owner.equals(owners.getOrDefault(drained.shard(), ""));
        if (!away && current) {
            dirty.entrySet()
                    .removeIf(entry -> sharding.shardOf(entry.getKey()) == drained.shard()
                            && entry.getValue() <= drained.sequence());
        }
        List<Long> left = dirty.entrySet().stream()
                .filter(entry -> sharding.shardOf(entry.getKey()) == drained.shard())
                .map(Map.Entry::getValue)
                .toList();
        long watermark = left.stream()
                .min(Comparator.naturalOrder())
                .map(lowest -> lowest - 1)
                .orElseGet(() -> sequences.getOrDefault(drained.shard(), 0L));
        return answer(new Cleared(current, watermark, left.size()));
    }

    @Override
    public synchronized CompletableFuture<Merged> merge(int shard, Batch batch) {
        if (away) {
            return answer(new Merged(false, OptionalLong.empty(), 0, 0));
        }
        LeftOut leftOut = batch.leftOut();
        boolean sure = leftOut.incarnation().isEmpty()
                || (leftOut.incarnation().equals(incarnation(shard))
                        && leftOut.owner().equals(owners.getOrDefault(shard, ""))
                        && sequences.getOrDefault(shard, 0L) >= leftOut.sequence());
        if (!batch.from().equals(stored(shard, batch.log())) || !sure) {
            return answer(new Merged(true, stored(shard, batch.log()), 0, 0));
        }
        int dirtied = 0;
        for (SlotRecord record : batch.slots()) {
            PnCounter before = counter(record.id());
            boolean below =
                    !before.slot(record.incarnation()).merge(record.slot()).equals(record.slot());
            counters.put(record.id(), before.merge(record.incarnation(), record.slot()));
            if (below && !record.witness() && record.incarnation().startsWith(region) && !dirty(record.id())) {
                dirty.put(record.id(), sequences.merge(shard, 1L, Long::sum));
                dirtied++;
            }
        }
        for (WatermarkRecord record : batch.watermarks()) {
            watermarks.put(
                    record.incarnation(),
                    new Watermark(shard, record.incarnation(), record.sequence(), record.at(), Instant.now()));
        }
        offsets.put(batch.log() + "#" + shard, batch.next());
        return answer(
                new Merged(false, stored(shard, batch.log()), batch.slots().size(), dirtied));
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

    private OptionalLong stored(int shard, String log) {
        Long offset = offsets.get(log + "#" + shard);
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
