package tally.counter.store;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tally.counter.CounterId;
import tally.counter.Sharding;
import tally.counter.tracing.Traces;
import tally.redis.AddScript.Added;
import tally.redis.AddScript.ShardItems;
import tally.redis.AddScript.Sum;
import tally.redis.Opening;

/** One increment's share of a batch of 64: waiting, joining, sorting by shard, and its answer. Redis answers at once. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class GroupCommitBenchmark {
    private static final int BATCH = 64;

    private final List<CounterId> ids = new ArrayList<>();
    private CompletableFuture<Void> open = new CompletableFuture<>();
    private GroupCommit commit = commit();

    @Setup
    public void ids() {
        for (int i = 0; i < BATCH; i++) {
            ids.add(CounterId.parse("likes/post-" + i * i % 50));
        }
    }

    /** The first goes alone and keeps Redis busy until all others wait. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Object increments() {
        open = new CompletableFuture<>();
        List<CompletableFuture<Counted>> answers = new ArrayList<>(BATCH);
        for (CounterId id : ids) {
            answers.add(commit.submit(id, 1, null, null));
        }
        open.complete(null);
        return answers.getLast().join();
    }

    private GroupCommit commit() {
        return new GroupCommit(
                new Sharding(16),
                new StoreProperties(512, 20_000, 0),
                (shards, _) -> open.thenApply(
                        _ -> shards.stream().map(GroupCommitBenchmark::added).toList()),
                InstantSource.system(),
                _ -> {},
                _ -> {},
                new BatchTraces(Traces.OFF, (_, _) -> {}));
    }

    private static Added added(ShardItems items) {
        Sum sum = new Sum(false, 57, 44, List.of());
        return new Added(
                items.shard(),
                new Opening("eu-7f3kq0c2mx", ""),
                9,
                items.items().stream().map(_ -> sum).toList());
    }
}
