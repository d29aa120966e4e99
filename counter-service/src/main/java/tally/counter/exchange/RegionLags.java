package tally.counter.exchange;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import tally.counter.store.ShardExchange;

/** The lags of all regions from what this region's Redis has merged, and what waits on either side of the log. */
final class RegionLags implements Regions {
    private final ShardExchange store;
    private final Figure behind;
    private final Figure dirty;
    private final LagCalculation calculation;
    private final Supplier<ExchangeState> state;
    private final Clock clock;

    RegionLags(
            ShardExchange store,
            Figure behind,
            Figure dirty,
            LagCalculation calculation,
            Supplier<ExchangeState> state,
            Clock clock) {
        this.store = store;
        this.behind = behind;
        this.dirty = dirty;
        this.calculation = calculation;
        this.state = state;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<List<RegionLag>> lags() {
        return store.watermarks()
                .thenCombine(
                        behind.now(),
                        (watermarks, records) -> calculation.lags(watermarks, clock.instant(), records.orElse(null)));
    }

    @Override
    public CompletableFuture<Integer> recovering() {
        return store.recovering();
    }

    @Override
    public CompletableFuture<Optional<Long>> dirty() {
        return dirty.now();
    }

    @Override
    public ExchangeState state() {
        return state.get();
    }
}
