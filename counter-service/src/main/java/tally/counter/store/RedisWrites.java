package tally.counter.store;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tally.counter.CounterId;
import tally.counter.Sharding;
import tally.counter.TallyProperties;
import tally.counter.store.Fault.Use;
import tally.counter.tracing.Traces;
import tally.redis.AddScript.Added;
import tally.redis.AddScript.ShardItems;

/**
 * Writes to Redis by group commit, one batch in flight. In Redis Cluster a call has one hash slot, so there each shard has a
 * group commit of its own, and its batches go side by side with those of the others.
 */
@Component
class RedisWrites implements CounterWrites {
    private final RedisLink link;
    private final Incarnations incarnations;
    private final Sharding sharding;
    /** One for all shards, or one for each. */
    private final List<GroupCommit> commits;

    private final Timer duration;

    RedisWrites(
            RedisLink link,
            Incarnations incarnations,
            TallyProperties tally,
            NearCache near,
            StoreProperties limits,
            InstantSource clock,
            MeterRegistry metrics,
            Traces traces,
            TraceNotes notes) {
        this.link = link;
        this.incarnations = incarnations;
        this.duration = Timer.builder("tally.store.duration")
                .description("How long Redis takes for a batch of increments, on the wire and in the script")
                .publishPercentileHistogram()
                .register(metrics);
        DistributionSummary size = DistributionSummary.builder("tally.batch.size")
                .description("Increments per batch")
                .register(metrics);
        this.sharding = new Sharding(tally.shards());
        BatchTraces batchTraces = new BatchTraces(traces, notes);
        this.commits = IntStream.range(0, link.isCluster() ? tally.shards() : 1)
                .mapToObj(_ ->
                        new GroupCommit(sharding, limits, this::add, clock, size::record, near::written, batchTraces))
                .toList();
    }

    @Override
    public CompletableFuture<Counted> increment(
            CounterId id, long delta, @Nullable String key, @Nullable String trace) {
        // What is refused anyway does not wait: batches that fail at once would be sent from within each other.
        int shard = commits.size() == 1 ? 0 : sharding.shardOf(id);
        GroupCommit commit = commits.get(shard);
        RedisNode node = link.node(shard);
        return node.standing().against(Use.WRITING).isPresent()
                ? node.scriptsToWrite().thenCompose(_ -> commit.submit(id, delta, key, trace))
                : commit.submit(id, delta, key, trace);
    }

    private CompletableFuture<List<Added>> add(List<ShardItems> shards, long nowMs) {
        Timer.Sample sample = Timer.start();
        return link.node(shards.getFirst().shard())
                .scriptsToWrite()
                .thenCompose(scripts -> scripts.add(shards, nowMs))
                .whenComplete((added, _) -> {
                    sample.stop(duration);
                    if (added != null) {
                        added.forEach(shard -> incarnations.opened(shard.shard(), shard.opening()));
                    }
                });
    }
}
