package tally.counter.exchange;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import tally.counter.exchange.StateRecord.SlotState;
import tally.counter.store.ShardExchange;
import tally.counter.store.ShardExchange.Merged;

/** Takes what a poll brought for one shard: sets aside what is bad, merges the rest in one call, and keeps the figures. */
final class Merger {
    private final ShardExchange store;
    private final Quarantine quarantine;
    private final ExchangeMetrics metrics;
    private final String region;
    private final Clock clock;

    Merger(ShardExchange store, Quarantine quarantine, ExchangeMetrics metrics, String region, Clock clock) {
        this.store = store;
        this.quarantine = quarantine;
        this.metrics = metrics;
        this.region = region;
        this.clock = clock;
    }

    /** Bad records are set aside first, because the merge makes sure that they are not read again. */
    CompletableFuture<Merged> merge(OwnedShard shard, String topic, Polled polled) {
        return quarantine
                .setAside(polled.rejected())
                .thenCompose(
                        _ -> store.merge(shard.shard(), polled.batch(topic, shard.merged(), region, shard.writer())));
    }

    void merged(Polled polled) {
        metrics.merged(polled.admitted().size());
        Instant now = clock.instant();
        for (StateRecord state : polled.admitted()) {
            if (state instanceof SlotState slot && !Incarnation.isOf(region, slot.incarnation())) {
                metrics.lag(Incarnation.regionOf(slot.incarnation()), Duration.between(slot.at(), now));
            }
        }
    }
}
