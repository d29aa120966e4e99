package tally.counter.exchange;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What this replica knows of all regions: how far behind each is, and whether the exchange runs. */
public interface Regions {
    /**
     * Every region ever heard of and this one, by name. Answers within about a second even while Kafka is away; fails
     * with {@link tally.counter.store.StoreUnavailableException} while Redis is.
     */
    CompletableFuture<List<RegionLag>> lags();

    /** How many shards of this region recover now, because their Redis lost data or may have. Fails as {@link #lags}. */
    CompletableFuture<Integer> recovering();

    /**
     * How many counters of this region wait to be drained, at most a second old; empty when Redis does not say. Never
     * fails.
     */
    CompletableFuture<Optional<Long>> dirty();

    /** Whether state is exchanged now. */
    ExchangeState state();
}
