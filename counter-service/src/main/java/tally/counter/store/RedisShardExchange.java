package tally.counter.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tally.counter.CounterId;
import tally.counter.TallyProperties;
import tally.redis.ClearScript;
import tally.redis.DrainScript;
import tally.redis.MergeScript;
import tally.redis.ShardScripts;
import tally.redis.SlotValue;
import tally.redis.StoredMark;

/** The exchange's way into Redis: drain, clear, merge. */
@Component
class RedisShardExchange implements ShardExchange {
    private final RedisLink link;
    private final Incarnations incarnations;
    private final int shards;
    private final InstantSource clock;

    RedisShardExchange(RedisLink link, Incarnations incarnations, TallyProperties tally, InstantSource clock) {
        this.link = link;
        this.incarnations = incarnations;
        this.shards = tally.shards();
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Position> position(int shard, String topic) {
        return call(scripts -> scripts.position(shard, topic)
                        .thenCompose(position -> position.incarnation().isEmpty()
                                ? incarnations.open().thenCompose(_ -> scripts.position(shard, topic))
                                : CompletableFuture.completedFuture(position)))
                .thenApply(position -> new Position(position.incarnation(), position.next()));
    }

    @Override
    public CompletableFuture<Drained> drain(int shard, int limit) {
        return call(scripts -> scripts.drain(shard, limit))
                .thenApply(drained -> new Drained(
                        shard,
                        drained.incarnation(),
                        drained.counters().stream()
                                .map(dirty -> new DirtyCounter(
                                        CounterId.parse(dirty.id()), dirty.sequence(), Slots.of(dirty.slots())))
                                .toList()));
    }

    @Override
    public CompletableFuture<Cleared> clear(Drained drained) {
        List<DrainScript.Dirty> counters = drained.counters().stream()
                .map(counter -> new DrainScript.Dirty(counter.id().toString(), counter.sequence(), List.of()))
                .toList();
        return call(scripts -> scripts.clear(drained.shard(), drained.incarnation(), counters))
                .thenApply(RedisShardExchange::cleared);
    }

    private static Cleared cleared(ClearScript.Cleared cleared) {
        return new Cleared(cleared.current(), cleared.watermark(), cleared.remaining());
    }

    @Override
    public CompletableFuture<Merged> merge(int shard, Batch batch) {
        return call(scripts -> scripts.merge(shard, toScript(batch))).thenApply(merged -> {
            incarnations.opened(shard, merged.opening());
            return new Merged(merged.moved(), merged.stored(), merged.changed(), merged.dirtied());
        });
    }

    private MergeScript.Batch toScript(Batch batch) {
        return new MergeScript.Batch(
                batch.topic(),
                batch.from(),
                batch.next(),
                clock.millis(),
                batch.slots().stream()
                        .map(record -> new MergeScript.SlotRecord(
                                record.id().toString(),
                                new SlotValue(
                                        record.incarnation(),
                                        record.slot().increments(),
                                        record.slot().decrements()),
                                record.mine()))
                        .toList(),
                batch.watermarks().stream()
                        .map(mark -> new MergeScript.Mark(
                                mark.incarnation(), mark.sequence(), mark.at().toEpochMilli()))
                        .toList());
    }

    @Override
    public CompletableFuture<List<Watermark>> watermarks() {
        return call(link.uncheckedScripts(), scripts -> {
            List<CompletableFuture<List<Watermark>>> calls = new ArrayList<>();
            for (int shard = 0; shard < shards; shard++) {
                int of = shard;
                calls.add(scripts.marks(shard)
                        .thenApply(marks ->
                                marks.stream().map(mark -> watermark(of, mark)).toList()));
            }
            return CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new))
                    .thenApply(_ ->
                            calls.stream().flatMap(call -> call.join().stream()).toList());
        });
    }

    private static Watermark watermark(int shard, StoredMark mark) {
        return new Watermark(
                shard,
                mark.incarnation(),
                mark.sequence(),
                Instant.ofEpochMilli(mark.atMs()),
                Instant.ofEpochMilli(mark.mergedAtMs()));
    }

    private <T> CompletableFuture<T> call(Function<ShardScripts, CompletableFuture<T>> call) {
        return call(link.scriptsToWrite(), call);
    }

    private static <T> CompletableFuture<T> call(
            CompletableFuture<ShardScripts> scripts, Function<ShardScripts, CompletableFuture<T>> call) {
        return scripts.thenCompose(call)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(StoreFailures.translate(failure)));
    }
}
