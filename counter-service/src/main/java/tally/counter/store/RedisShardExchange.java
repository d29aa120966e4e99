package tally.counter.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.TallyProperties;
import tally.counter.crdt.Slot;
import tally.redis.ClearScript;
import tally.redis.DrainScript;
import tally.redis.FoldScripts;
import tally.redis.MergeScript;
import tally.redis.RememberScript;
import tally.redis.RememberScript.LoggedKey;
import tally.redis.Remembered;
import tally.redis.SettleScript;
import tally.redis.ShardScripts;
import tally.redis.SlotValue;
import tally.redis.StoredMark;

/** The exchange's way into Redis: drain, clear, merge, recover. */
@Component
class RedisShardExchange implements ShardExchange {
    /** The most slots or keys of one call, during which Redis serves nobody else; the scripts take at most 1000. */
    static final int MOST = 500;

    /** Whether a shard is whole does not depend on a log. */
    private static final String ANY_LOG = "";

    private static final Logger log = LoggerFactory.getLogger(RedisShardExchange.class);

    private final RedisLink link;
    private final Incarnations incarnations;
    private final Losses losses;
    private final int shards;
    private final InstantSource clock;

    RedisShardExchange(
            RedisLink link, Incarnations incarnations, Losses losses, TallyProperties tally, InstantSource clock) {
        this.link = link;
        this.incarnations = incarnations;
        this.losses = losses;
        this.shards = tally.shards();
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Position> position(int shard, String log) {
        return call(
                        shard,
                        scripts -> scripts.position(shard, log)
                                .thenCompose(position -> position.incarnation().isEmpty()
                                        ? incarnations.open(shard).thenCompose(_ -> scripts.position(shard, log))
                                        : CompletableFuture.completedFuture(position)))
                .thenApply(position ->
                        new Position(position.incarnation(), position.next(), position.whole(), position.remade()));
    }

    @Override
    public CompletableFuture<Drained> drain(int shard, int limit) {
        return call(shard, scripts -> scripts.drain(shard, limit))
                .thenApply(drained -> new Drained(
                        shard,
                        drained.incarnation(),
                        drained.more(),
                        drained.keys().stream().map(RedisShardExchange::key).toList(),
                        chains(drained.chains()),
                        drained.sequence(),
                        drained.whole(),
                        drained.slots().stream().map(RedisShardExchange::slot).toList()));
    }

    private static Map<String, FoldChain> chains(Map<String, String> chains) {
        return chains.entrySet().stream()
                .collect(Collectors.toMap(
                        chain -> chain.getKey().substring(0, chain.getKey().lastIndexOf('-')),
                        chain -> new FoldChain(chain.getValue())));
    }

    private static DrainedKey key(DrainScript.UsedKey used) {
        Remembered answer = used.remembered();
        CounterValue counted =
                new CounterValue(CounterId.parse(used.id()), answer.total(), answer.incarnation(), answer.version());
        UsedKey key = new UsedKey(used.key(), answer.delta(), counted, Instant.ofEpochMilli(answer.atMs()));
        return new DrainedKey(key, used.sequence());
    }

    private static DirtySlot slot(DrainScript.Dirty dirty) {
        return new DirtySlot(
                CounterId.parse(dirty.id()),
                dirty.slot().incarnation(),
                new Slot(dirty.slot().increments(), dirty.slot().decrements()),
                dirty.rank());
    }

    @Override
    public CompletableFuture<Boolean> published(Drained drained) {
        List<DrainScript.UsedKey> keys = drained.keys().stream()
                .map(drainedKey -> new DrainScript.UsedKey(
                        drainedKey.key().counted().id().toString(),
                        drainedKey.key().key(),
                        drainedKey.sequence(),
                        remembered(drainedKey.key())))
                .toList();
        return call(drained.shard(), scripts -> scripts.published(drained.shard(), drained.incarnation(), keys));
    }

    @Override
    public CompletableFuture<Cleared> clear(Drained drained, String owner) {
        return call(
                        drained.shard(),
                        scripts -> scripts.clear(drained.shard(), drained.incarnation(), drained.sequence(), owner))
                .thenApply(RedisShardExchange::cleared);
    }

    private static Cleared cleared(ClearScript.Cleared cleared) {
        return new Cleared(cleared.current(), cleared.watermark(), cleared.remaining());
    }

    @Override
    public CompletableFuture<Merged> merge(int shard, Batch batch) {
        return inTurn(batch.parts(MOST), part -> mergePart(shard, part));
    }

    private CompletableFuture<Merged> mergePart(int shard, Batch batch) {
        return call(shard, scripts -> scripts.merge(shard, toScript(batch))).thenApply(merged -> {
            incarnations.opened(shard, merged.opening());
            if (merged.unknown() > 0) {
                log.warn(
                        "Shard {}: {} bases name a fold that is not in the log before them, and were left out.",
                        shard,
                        merged.unknown());
            }
            return new Merged(merged.moved(), merged.stored(), merged.changed(), merged.dirtied());
        });
    }

    private MergeScript.Batch toScript(Batch batch) {
        return new MergeScript.Batch(
                batch.log(),
                batch.from(),
                batch.next(),
                clock.millis(),
                new MergeScript.LeftOut(
                        batch.leftOut().incarnation(),
                        batch.leftOut().sequence(),
                        batch.leftOut().owner()),
                batch.slots().stream()
                        .map(record -> new MergeScript.SlotRecord(
                                record.id().toString(),
                                toScript(record.incarnation(), record.slot()),
                                record.fold(),
                                record.witness()))
                        .toList(),
                batch.watermarks().stream()
                        .map(mark -> new MergeScript.Mark(
                                mark.incarnation(), mark.sequence(), mark.at().toEpochMilli()))
                        .toList(),
                batch.chains().stream()
                        .map(chain -> new MergeScript.RegionChain(
                                chain.region(), chain.chain().text()))
                        .toList());
    }

    private static SlotValue toScript(String incarnation, Slot slot) {
        return new SlotValue(incarnation, slot.increments(), slot.decrements());
    }

    /** Each after the one before: the last stores an offset for all of them. */
    private static <B> CompletableFuture<Merged> inTurn(List<B> parts, Function<B, CompletableFuture<Merged>> call) {
        CompletableFuture<Merged> all = CompletableFuture.completedFuture(Merged.NOTHING);
        for (B part : parts) {
            all = all.thenCompose(before -> before.moved()
                    ? CompletableFuture.completedFuture(before)
                    : call.apply(part).thenApply(before::and));
        }
        return all;
    }

    @Override
    public CompletableFuture<Merged> remember(int shard, KeyBatch batch) {
        return inTurn(batch.parts(MOST), part -> rememberPart(shard, part));
    }

    private CompletableFuture<Merged> rememberPart(int shard, KeyBatch batch) {
        List<LoggedKey> keys = batch.keys().stream()
                .map(key -> new LoggedKey(key.counted().id().toString(), key.key(), remembered(key)))
                .toList();
        RememberScript.Batch toScript = new RememberScript.Batch(batch.log(), batch.from(), batch.next(), keys);
        return call(shard, scripts -> scripts.remember(shard, toScript)).thenApply(took -> {
            incarnations.opened(shard, took.opening());
            return new Merged(took.moved(), took.stored(), took.fresh(), 0);
        });
    }

    private static Remembered remembered(UsedKey key) {
        CounterValue counted = key.counted();
        return new Remembered(
                key.delta(),
                counted.count(),
                counted.version(),
                counted.epoch(),
                key.at().toEpochMilli());
    }

    @Override
    public CompletableFuture<Boolean> settle(int shard, String incarnation, Source source, String owner) {
        SettleScript.Part part = source.part() == Part.KEYS ? SettleScript.Part.KEYS : SettleScript.Part.COUNTERS;
        SettleScript.Source toScript = new SettleScript.Source(part, source.topic(), source.all());
        return call(shard, scripts -> scripts.settle(shard, incarnation, toScript, owner))
                .thenApply(sums -> {
                    losses.saw(shard, sums);
                    return sums.incarnation().equals(incarnation);
                });
    }

    @Override
    public CompletableFuture<Long> soil(int shard, String log) {
        return call(shard, scripts -> scripts.soil(shard, log));
    }

    @Override
    public CompletableFuture<Long> retell(int shard, String log) {
        return call(shard, scripts -> scripts.retell(shard, log));
    }

    @Override
    public CompletableFuture<Endings> endings(int shard) {
        return call(shard, scripts -> scripts.endings(shard))
                .thenApply(endings -> new Endings(
                        endings.incarnation(),
                        endings.whole(),
                        new FoldChain(endings.chain()),
                        endings.done(),
                        endings.unfolded()));
    }

    @Override
    public CompletableFuture<Bases> bases(int shard) {
        return call(shard, scripts -> scripts.bases(shard)).thenApply(RedisShardExchange::bases);
    }

    private static Bases bases(FoldScripts.Bases bases) {
        Supplier<CompletableFuture<FoldScripts.Bases>> rest = bases.rest();
        return new Bases(
                bases.incarnation(),
                bases.whole(),
                new FoldChain(bases.chain()),
                bases.skipped(),
                bases.bases().stream()
                        .map(base -> new Base(
                                CounterId.parse(base.id()),
                                new Slot(base.slot().increments(), base.slot().decrements())))
                        .toList(),
                rest == null ? null : () -> translated(rest.get()).thenApply(RedisShardExchange::bases));
    }

    @Override
    public CompletableFuture<Boolean> folded(int shard, String incarnation, FoldChain chain) {
        return call(shard, scripts -> scripts.folded(shard, incarnation, chain.text()));
    }

    @Override
    public CompletableFuture<Integer> recovering() {
        List<CompletableFuture<Boolean>> whole = IntStream.range(0, shards)
                .mapToObj(shard -> unchecked(shard, scripts -> scripts.position(shard, ANY_LOG))
                        .thenApply(position -> position.whole()))
                .toList();
        return CompletableFuture.allOf(whole.toArray(CompletableFuture<?>[]::new))
                .handle((_, failure) -> {
                    if (failure != null && whole.stream().allMatch(CompletableFuture::isCompletedExceptionally)) {
                        throw StoreFailures.translate(failure);
                    }
                    // A master of a cluster that is away keeps its shards from being read, as if they recovered.
                    return (int) whole.stream()
                            .filter(shard -> shard.isCompletedExceptionally() || !shard.join())
                            .count();
                });
    }

    @Override
    public CompletableFuture<List<Watermark>> watermarks() {
        List<CompletableFuture<List<Watermark>>> calls = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            int of = shard;
            calls.add(unchecked(of, scripts -> scripts.marks(of))
                    .thenApply(marks ->
                            marks.stream().map(mark -> watermark(of, mark)).toList()));
        }
        return CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ ->
                        calls.stream().flatMap(call -> call.join().stream()).toList());
    }

    private static Watermark watermark(int shard, StoredMark mark) {
        return new Watermark(
                shard,
                mark.incarnation(),
                mark.sequence(),
                Instant.ofEpochMilli(mark.atMs()),
                Instant.ofEpochMilli(mark.mergedAtMs()));
    }

    private <T> CompletableFuture<T> call(int shard, Function<ShardScripts, CompletableFuture<T>> call) {
        return call(link.node(shard).scriptsToWrite(), call);
    }

    private <T> CompletableFuture<T> unchecked(int shard, Function<ShardScripts, CompletableFuture<T>> call) {
        return call(link.node(shard).uncheckedScripts(), call);
    }

    private static <T> CompletableFuture<T> call(
            CompletableFuture<ShardScripts> scripts, Function<ShardScripts, CompletableFuture<T>> call) {
        return translated(scripts.thenCompose(call));
    }

    private static <T> CompletableFuture<T> translated(CompletableFuture<T> answer) {
        return answer.exceptionallyCompose(failure -> CompletableFuture.failedFuture(StoreFailures.translate(failure)));
    }
}
