package tally.counter.exchange;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import tally.counter.store.ShardExchange;
import tally.counter.store.ShardExchange.Position;

/** The lags of all regions from what this region's Redis has merged, and the backlog from Kafka. */
final class RegionLags implements Regions {
    /** Whether a shard is whole does not depend on a log. */
    private static final String ANY_LOG = "";

    private final ShardExchange store;
    private final int shards;
    private final Backlog backlog;
    private final LagCalculation calculation;
    private final Supplier<ExchangeState> state;
    private final Clock clock;

    RegionLags(
            ShardExchange store,
            int shards,
            Backlog backlog,
            LagCalculation calculation,
            Supplier<ExchangeState> state,
            Clock clock) {
        this.store = store;
        this.shards = shards;
        this.backlog = backlog;
        this.calculation = calculation;
        this.state = state;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<List<RegionLag>> lags() {
        return store.watermarks()
                .thenCombine(
                        backlog.records(),
                        (watermarks, records) -> calculation.lags(watermarks, clock.instant(), records.orElse(null)));
    }

    @Override
    public CompletableFuture<Integer> recovering() {
        List<CompletableFuture<Position>> positions = IntStream.range(0, shards)
                .mapToObj(shard -> store.position(shard, ANY_LOG))
                .toList();
        return CompletableFuture.allOf(positions.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ -> (int) positions.stream()
                        .filter(position -> !position.join().whole())
                        .count());
    }

    @Override
    public ExchangeState state() {
        return state.get();
    }
}
