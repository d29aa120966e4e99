package tally.counter.exchange;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When the next pass over a shard may begin, so that draining takes no more than {@code drain-share} of the time: one
 * {@code drain-interval} after the last pass, and twice, four times as long and so on while passes take long, because Redis,
 * Kafka or this machine is busy, up to {@code drain-interval-max}. What changes meanwhile goes into one record: under load a
 * region writes totals and not increments, while a change that comes alone is drained at once. All shards have their turns
 * at the same times, so that their calls travel together, to Redis as to Kafka. Threads may share it.
 */
final class DrainPace {
    /** How much the last pass counts in the average. */
    private static final long WEIGHT = 8;

    private final long shortestNanos;
    private final long longestNanos;
    private final double share;
    private final AtomicLong averageNanos = new AtomicLong();

    DrainPace(Duration shortest, Duration longest, double share) {
        this.shortestNanos = shortest.toNanos();
        this.longestNanos = longest.toNanos();
        this.share = share;
    }

    /** A pass that found something took so long, of any shard. */
    void took(long nanos) {
        averageNanos.updateAndGet(average -> average + (nanos - average) / WEIGHT);
    }

    /** When the next pass over a shard may begin, after one that began at {@code begun}, by {@link System#nanoTime}. */
    long next(long begun) {
        double wanted = averageNanos.get() / share;
        long interval = shortestNanos;
        while (interval < wanted && 2 * interval <= longestNanos) {
            interval *= 2;
        }
        return (Math.floorDiv(begun, interval) + 1) * interval;
    }
}
