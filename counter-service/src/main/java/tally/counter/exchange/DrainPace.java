package tally.counter.exchange;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far apart two passes over one shard are: {@code drain-interval}, and more the more shards this replica drains at the
 * same time, so that all of them together make at most one pass in {@code pass-spacing}. What changes meanwhile goes into
 * one record, so that under load a region writes totals and not increments, while a change that comes alone is drained at
 * once. Threads may share it.
 */
final class DrainPace {
    /** A shard is busy for this long after a pass that found something. */
    private static final long BUSY_NANOS = Duration.ofMillis(100).toNanos();

    private final long intervalNanos;
    private final long spacingNanos;
    private final Map<Integer, Long> drained = new ConcurrentHashMap<>();

    DrainPace(Duration interval, Duration spacing) {
        this.intervalNanos = interval.toNanos();
        this.spacingNanos = spacing.toNanos();
    }

    /** A pass that began at {@code nanos}, by {@link System#nanoTime}, found something. */
    void drained(int shard, long nanos) {
        drained.put(shard, nanos);
    }

    /** The shard is drained elsewhere now. */
    void released(int shard) {
        drained.remove(shard);
    }

    /** The shortest time between the beginnings of two passes over one shard, now. */
    long intervalNanos(long nanos) {
        long busy =
                drained.values().stream().filter(at -> nanos - at < BUSY_NANOS).count();
        return Math.max(intervalNanos, busy * spacingNanos);
    }
}
