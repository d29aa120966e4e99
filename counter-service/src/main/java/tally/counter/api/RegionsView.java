package tally.counter.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tally.counter.TallyProperties;
import tally.counter.exchange.ExchangeState;
import tally.counter.exchange.RegionLag;

/**
 * What this region knows of itself and the others, as HTTP shows it.
 *
 * @param recovering in how many shards data that Redis lost, or may have, are read again from the log
 */
record RegionsView(String region, String replica, int shards, int recovering, Exchange exchange, List<Region> regions) {

    /** @param reason why the exchange does not run; left out when it does */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Exchange(String state, @Nullable String reason) {}

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

    static RegionsView of(TallyProperties tally, int recovering, ExchangeState exchange, List<RegionLag> lags) {
        return new RegionsView(
                tally.region(),
                tally.replica(),
                tally.shards(),
                recovering,
                new Exchange(exchange.name(), exchange.reason()),
                lags.stream()
                        .map(lag -> new Region(
                                lag.region(),
                                lag.local(),
                                lag.behindMs(),
                                lag.behindRecords(),
                                lag.liveShards(),
                                lag.lastHeard()))
                        .toList());
    }
}
