package tally.counter.exchange;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The figures of the exchange. */
final class ExchangeMetrics {
    /** Regions beyond this many share the tag {@code other}: a name comes from the log and could be anything. */
    static final int MAX_REGIONS = 64;

    private static final String OTHER = "other";

    private final MeterRegistry registry;
    private final Counter merged;
    private final Counter rejected;
    private final Counter sent;
    private final Counter unsent;
    private final Map<String, Timer> lags = new ConcurrentHashMap<>();
    private final Map<Integer, Long> dirty = new ConcurrentHashMap<>();

    ExchangeMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.merged = records("in", "merged");
        this.rejected = records("in", "rejected");
        this.sent = records("out", "sent");
        this.unsent = records("out", "failed");
        Gauge.builder(
                        "tally.dirty.counters",
                        dirty,
                        counts -> counts.values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                .description("Counters of the owned shards that the log does not have as they are")
                .register(registry);
    }

    void merged(int records) {
        merged.increment(records);
    }

    void rejected(int records) {
        rejected.increment(records);
    }

    void sent(int records) {
        sent.increment(records);
    }

    /** Not acknowledged in time; they are sent again later. */
    void unsent(int records) {
        unsent.increment(records);
    }

    /** The time from a change in another region to its merge here. */
    void lag(String region, Duration lag) {
        String name = lags.containsKey(region) || lags.size() < MAX_REGIONS ? region : OTHER;
        lags.computeIfAbsent(name, this::timer).record(lag.isNegative() ? Duration.ZERO : lag);
    }

    void dirty(int shard, long counters) {
        dirty.put(shard, counters);
    }

    /** The shard belongs to another replica now. */
    void released(int shard) {
        dirty.remove(shard);
    }

    private Counter records(String direction, String outcome) {
        return Counter.builder("tally.exchange.records")
                .description("Records of the state topic, by where they went")
                .tag("direction", direction)
                .tag("outcome", outcome)
                .register(registry);
    }

    private Timer timer(String region) {
        return Timer.builder("tally.exchange.lag")
                .description("From a change in another region to its merge here")
                .tag("region", region)
                .register(registry);
    }
}
