package tally.counter.exchange;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When the next pass over a shard may begin: one {@code drain-interval} after the last, and twice, four times as long and so
 * on while this replica drains many shards, so that all of them together make at most one pass in {@code pass-spacing}.
 * What changes meanwhile goes into one record: under load a region writes totals and not increments, while a change that
 * comes alone is drained at once. Busy shards have their turns at the same times, so that their calls travel together, to
 * Redis as to Kafka. Threads may share it.
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

    /** A pass that ended at {@code nanos}, by {@link System#nanoTime}, found something. */
    void drained(int shard, long nanos) {
        drained.put(shard, nanos);
    }

    /** The shard is drained elsewhere now. */
    void released(int shard) {
        drained.remove(shard);
    }

    /** When the next pass over a shard may begin, after one that began at {@code begun}. */
    long next(long begun) {
        long busy =
                drained.values().stream().filter(at -> begun - at < BUSY_NANOS).count();
        long interval = intervalNanos;
        while (interval < busy * spacingNanos) {
            interval *= 2;
        }
        return (Math.floorDiv(begun, interval) + 1) * interval;
    }
}
