package tally.counter.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.Sharding;

/**
 * Totals in this replica's memory that the event stream keeps as fresh as it is itself. A value is kept from when it was
 * read; an event that comes while it is being read is taken into account, whichever of the two arrives first. Nothing is
 * answered while the stream is down, silent for longer than {@link #PATIENCE}, or tells of a shard that is not whole; and
 * nothing from before that is answered afterwards.
 *
 * <p>Reading takes no lock. The most values that it keeps is {@code tally.store.near-cache}; those that are read least
 * leave first.
 */
final class NearCache {
    /** How long the stream may be silent: it is asked for a sign of life every second. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Sharding sharding;
    private final long maxValues;
    private final LongSupplier nanoTime;
    private final Cache<CounterId, Kept> kept;
    private final List<Shard> shards;
    private volatile boolean live;
    private volatile long heardNanos;

    NearCache(Sharding sharding, long maxValues, LongSupplier nanoTime) {
        this.sharding = sharding;
        this.maxValues = maxValues;
        this.nanoTime = nanoTime;
        this.kept = Caffeine.newBuilder().maximumSize(maxValues).build();
        this.shards = new ArrayList<>();
        for (int i = 0; i < sharding.shards(); i++) {
            shards.add(new Shard());
        }
    }

    /** @param generation of its shard; it is fresh as long as that is the present one */
    private record Kept(CounterValue value, int generation) {}

    /** Everything about a shard but its values. The object is the lock of all that is written. */
    private static final class Shard {
        final Map<CounterId, Load> loads = new HashMap<>();

        @Nullable
        String epoch;

        volatile int generation;

        /** Everything that is kept of the shard is forgotten. */
        synchronized void begin(@Nullable String newEpoch) {
            epoch = newEpoch;
            int next = generation + 1;
            generation = next;
        }
    }

    /** A value that is being read, and what the stream has told of it meanwhile. */
    static final class Load {
        private final CounterId id;
        private final int generation;
        private @Nullable CounterValue newest;

        private Load(CounterId id, int generation) {
            this.id = id;
            this.generation = generation;
        }
    }

    /** The value if it is fresh. */
    Optional<CounterValue> fresh(CounterId id) {
        if (!live || nanoTime.getAsLong() - heardNanos > PATIENCE.toNanos()) {
            return Optional.empty();
        }
        Kept found = kept.getIfPresent(id);
        return found != null && found.generation == shard(id).generation ? Optional.of(found.value) : Optional.empty();
    }

    /** Has to be called before the value is read; null when it would not be kept. */
    @Nullable
    Load load(CounterId id) {
        Shard shard = shard(id);
        synchronized (shard) {
            if (!live || maxValues == 0 || shard.loads.containsKey(id)) {
                return null;
            }
            Load load = new Load(id, shard.generation);
            shard.loads.put(id, load);
            return load;
        }
    }

    /** Ends a load; {@code read} is null when it failed or its shard is not whole. */
    void loaded(Load load, @Nullable CounterValue read) {
        Shard shard = shard(load.id);
        synchronized (shard) {
            shard.loads.remove(load.id);
            if (read == null || !live || load.generation != shard.generation) {
                return;
            }
            if (shard.epoch == null) {
                shard.epoch = read.epoch();
            }
            if (read.epoch().equals(shard.epoch)) {
                kept.put(load.id, new Kept(newer(read, load.newest), shard.generation));
            }
        }
    }

    /** What the stream tells; has to be called before anybody else is told. */
    void changed(ShardChange change, boolean whole) {
        Shard shard = shards.get(change.shard());
        synchronized (shard) {
            if (!whole || change.settled() || !change.incarnation().equals(shard.epoch)) {
                shard.begin(whole ? change.incarnation() : null);
            }
            change.values().forEach(value -> refresh(shard, value, true));
        }
    }

    /** What a write of this replica was answered, so that whoever wrote reads it here too. */
    void written(CounterValue value) {
        Shard shard = shard(value.id());
        synchronized (shard) {
            if (value.epoch().equals(shard.epoch)) {
                // An answer may come late: only the stream can say that what was forgotten is fresh again.
                refresh(shard, value, false);
            }
        }
    }

    private void refresh(Shard shard, CounterValue value, boolean revive) {
        Load load = shard.loads.get(value.id());
        if (load != null) {
            load.newest = newer(value, load.newest);
        }
        kept.asMap().computeIfPresent(value.id(), (_, old) -> {
            if (old.generation == shard.generation) {
                return new Kept(newer(value, old.value), shard.generation);
            }
            return revive ? new Kept(value, shard.generation) : old;
        });
    }

    private static CounterValue newer(CounterValue value, @Nullable CounterValue other) {
        return other != null && other.epoch().equals(value.epoch()) && other.version() > value.version()
                ? other
                : value;
    }

    /** The stream is up. */
    void restored() {
        forgetAll(true);
        heard();
    }

    /** The stream is down. */
    void lost() {
        forgetAll(false);
    }

    /** The stream gives a sign of life. After a silence it may have lost something. */
    void heard() {
        long now = nanoTime.getAsLong();
        if (live && now - heardNanos > PATIENCE.toNanos()) {
            forgetAll(true);
        }
        heardNanos = now;
    }

    private void forgetAll(boolean nowLive) {
        live = false;
        for (Shard shard : shards) {
            synchronized (shard) {
                shard.begin(null);
            }
        }
        live = nowLive;
    }

    private Shard shard(CounterId id) {
        return shards.get(sharding.shardOf(id));
    }
}
