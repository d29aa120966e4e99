package tally.counter.exchange;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What this region knows of the others. */
public interface Regions {
    /** This region and every other that it has heard of, and how far behind each is. */
    CompletableFuture<List<RegionLag>> lags();

    /** Whether the exchange runs. */
    ExchangeState state();
}
