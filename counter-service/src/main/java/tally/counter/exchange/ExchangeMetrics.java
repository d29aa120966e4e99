package tally.counter.exchange;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The figures of the exchange. */
final class ExchangeMetrics {
    /** Regions beyond this many share the tag {@code other}: a name comes from the log and could be anything. */
    static final int MAX_REGIONS = 64;

    private static final String OTHER = "other";
    /** From what a healthy exchange takes to what somebody is woken for. */
    private static final Duration[] LAGS = Stream.of(
                    50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Counter merged;
    private final Counter rejected;
    private final Counter sent;
    private final Counter unsent;
    private final Map<String, Timer> lags = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> behindMs = new ConcurrentHashMap<>();
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
        lags.computeIfAbsent(nameIn(lags, region), this::timer).record(lag.isNegative() ? Duration.ZERO : lag);
    }

    /** How far this region's copy is behind another region now. */
    void behind(String region, Duration time) {
        behindMs.computeIfAbsent(nameIn(behindMs, region), this::gauge).set(time.toMillis());
    }

    private static String nameIn(Map<String, ?> known, String region) {
        return known.containsKey(region) || known.size() < MAX_REGIONS ? region : OTHER;
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
                .serviceLevelObjectives(LAGS)
                .register(registry);
    }

    private AtomicLong gauge(String region) {
        AtomicLong ms = new AtomicLong();
        TimeGauge.builder("tally.exchange.behind", ms, TimeUnit.MILLISECONDS, AtomicLong::get)
                .description(
                        "How far this region's copy is behind another region now; grows while nothing is heard of it")
                .tag("region", region)
                .register(registry);
        return ms;
    }
}
