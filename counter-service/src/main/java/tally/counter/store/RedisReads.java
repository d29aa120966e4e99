package tally.counter.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.Sharding;
import tally.counter.TallyProperties;
import tally.counter.crdt.PnCounter;
import tally.counter.store.Fault.Use;
import tally.redis.ReadScript.Total;
import tally.redis.ReadScript.Totals;
import tally.redis.StateScript.State;

/** Reads from this replica's memory what is fresh there, and the rest from Redis: one call per shard that is asked for. */
@Component
class RedisReads implements CounterReads {
    private final RedisLink link;
    private final Incarnations incarnations;
    private final Sharding sharding;
    private final NearCache near;

    RedisReads(RedisLink link, Incarnations incarnations, NearCache near, TallyProperties tally) {
        this.near = near;
        this.link = link;
        this.incarnations = incarnations;
        this.sharding = new Sharding(tally.shards());
    }

    @Override
    public Optional<CounterValue> fresh(CounterId id) {
        return link.nodeOf(id).standing().against(Use.READING).isEmpty() ? near.fresh(id) : Optional.empty();
    }

    @Override
    public CompletableFuture<List<CounterReading>> read(List<CounterId> ids) {
        Map<Integer, List<CounterId>> byShard = new LinkedHashMap<>();
        Map<CounterId, CounterReading> values = new HashMap<>();
        for (CounterId id : ids) {
            Optional<CounterValue> fresh = fresh(id);
            if (fresh.isPresent()) {
                values.put(id, new CounterReading(id, fresh));
            } else {
                byShard.computeIfAbsent(sharding.shardOf(id), _ -> new ArrayList<>())
                        .add(id);
            }
        }
        List<CompletableFuture<List<CounterReading>>> calls = new ArrayList<>();
        byShard.forEach((shard, members) -> calls.add(loading(members, () -> readShard(shard, members))));
        return CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ -> {
                    calls.forEach(call -> call.join().forEach(value -> values.put(value.id(), value)));
                    return ids.stream().map(values::get).toList();
                })
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(StoreFailures.translate(failure)));
    }

    /** Keeps near what is read. */
    private CompletableFuture<List<CounterReading>> loading(
            List<CounterId> ids, Supplier<CompletableFuture<List<CounterReading>>> read) {
        List<NearCache.@Nullable Load> loads = new ArrayList<>(ids.size());
        ids.forEach(id -> loads.add(near.load(id)));
        return read.get().whenComplete((readings, failure) -> {
            for (int i = 0; i < loads.size(); i++) {
                NearCache.Load load = loads.get(i);
                if (load != null) {
                    near.loaded(load, failure == null ? readings.get(i).value().orElse(null) : null);
                }
            }
        });
    }

    private CompletableFuture<List<CounterReading>> readShard(int shard, List<CounterId> ids) {
        List<String> names = ids.stream().map(CounterId::toString).toList();
        return link.node(shard)
                .scripts()
                .thenCompose(scripts -> scripts.read(shard, names)
                        .thenCompose(totals -> totals.incarnation().isEmpty()
                                ? incarnations.open(shard).thenCompose(_ -> scripts.read(shard, names))
                                : CompletableFuture.completedFuture(totals)))
                .thenApply(totals -> readings(ids, totals));
    }

    private static List<CounterReading> readings(List<CounterId> ids, Totals totals) {
        List<CounterReading> readings = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            CounterValue value =
                    value(ids.get(i), totals.incarnation(), totals.totals().get(i));
            readings.add(new CounterReading(ids.get(i), totals.whole() ? Optional.of(value) : Optional.empty()));
        }
        return readings;
    }

    @Override
    public CompletableFuture<CounterState> state(CounterId id) {
        int shard = sharding.shardOf(id);
        return link.node(shard)
                .scripts()
                .thenCompose(scripts -> scripts.state(shard, id.toString())
                        .thenCompose(state -> state.incarnation().isEmpty()
                                ? incarnations.open(shard).thenCompose(_ -> scripts.state(shard, id.toString()))
                                : CompletableFuture.completedFuture(state)))
                .exceptionallyCompose(
                        failure -> CompletableFuture.<State>failedFuture(StoreFailures.translate(failure)))
                .thenApply(state -> state(id, state));
    }

    private static CounterState state(CounterId id, State state) {
        if (!state.whole()) {
            throw new StoreRecoveringException();
        }
        return new CounterState(value(id, state.incarnation(), state.total()), new PnCounter(Slots.of(state.slots())));
    }

    private static CounterValue value(CounterId id, String incarnation, Total total) {
        return new CounterValue(id, total.total(), incarnation, total.version());
    }
}
