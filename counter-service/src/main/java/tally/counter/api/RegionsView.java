package tally.counter.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tally.counter.exchange.ExchangeState;
import tally.counter.exchange.RegionLag;
import tally.counter.store.StoreState;

/**
 * What this region knows of itself and the others, as HTTP shows it.
 *
 * @param recovering in how many shards data that Redis lost, or may have, are read again from the log
 */
record RegionsView(
        String region,
        String replica,
        int shards,
        int recovering,
        Store store,
        Exchange exchange,
        Gateways gateways,
        List<Region> regions) {

    /** @param reason what is wrong and what to do about it; left out when nothing is */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Store(String state, @Nullable String reason) {}

    /**
     * Whether and how well this replica exchanges state with the other regions.
     *
     * @param reason as for the store
     * @param dirty how many counters of this region wait to be drained; left out when it is not known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Exchange(
            String state, @Nullable String reason, @Nullable Long dirty) {}

    /** @param live how many gateways of this region this replica hears */
    record Gateways(long live) {}

    /**
     * How far the local copy is behind one region.
     *
     * @param behindRecords left out when it is not known
     * @param liveShards in how many shards it was heard of just now
     * @param lastHeard left out when nothing was heard yet
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Region(
            String name,
            boolean local,
            long behindMs,
            @Nullable Long behindRecords,
            int liveShards,
            @Nullable Instant lastHeard) {}

    static Store store(StoreState state) {
        return new Store(state.name(), state.reason());
    }

    static Exchange exchange(ExchangeState state, Optional<Long> dirty) {
        return new Exchange(state.name(), state.reason(), dirty.orElse(null));
    }

    static List<Region> regions(List<RegionLag> lags) {
        return lags.stream()
                .map(lag -> new Region(
                        lag.region(),
                        lag.local(),
                        lag.behindMs(),
                        lag.behindRecords(),
                        lag.liveShards(),
                        lag.lastHeard()))
                .toList();
    }
}
