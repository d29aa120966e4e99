package tally.counter.exchange;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What this replica knows of all regions: how far behind each is, and whether the exchange runs. */
public interface Regions {
    /**
     * Every region ever heard of and this one, by name. Answers within about a second even while Kafka is away; fails
     * with {@link tally.counter.store.StoreUnavailableException} while Redis is.
     */
    CompletableFuture<List<RegionLag>> lags();

    /** Whether state is exchanged now. */
    ExchangeState state();
}
