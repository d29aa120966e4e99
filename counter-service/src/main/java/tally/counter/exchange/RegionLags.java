package tally.counter.exchange;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import tally.counter.store.ShardExchange;

/** The lags of all regions from what this region's Redis has merged, and the backlog from Kafka. */
final class RegionLags implements Regions {
    private final ShardExchange store;
    private final Backlog backlog;
    private final LagCalculation calculation;
    private final Supplier<ExchangeState> state;
    private final Clock clock;

    RegionLags(
            ShardExchange store,
            Backlog backlog,
            LagCalculation calculation,
            Supplier<ExchangeState> state,
            Clock clock) {
        this.store = store;
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
        return store.recovering();
    }

    @Override
    public ExchangeState state() {
        return state.get();
    }
}
