package tally.counter.exchange;

import java.time.Duration;

/**
 * When the next pass over a shard may begin. While little is to be drained that is one {@code drain-interval} after the last
 * pass. Under load it is twice, four times as long and so on, up to {@code drain-interval-max}, until passes over a shard
 * take no more than {@code drain-share} of the time; that grows when Redis, Kafka or this machine is busy. What changes
 * meanwhile goes into one record: under load a region writes totals and not increments, while a change that comes alone, or
 * with few others, is drained at once. All shards have their turns at the same times, so that their calls travel together,
 * to Redis as to Kafka. Threads may share it.
 */
final class DrainPace {
    /** How much the last pass counts in the average. */
    private static final long WEIGHT = 8;

    /** Over how long the load is averaged. */
    private static final double MEMORY_NANOS = 5e8;

    /** The load from which on the share is kept; below, it is for as much less. */
    private static final double FULL_LOAD = 2;

    private final long shortestNanos;
    private final long longestNanos;
    private final double share;
    private long averageNanos;

    // How many passes would be under way at a time if each slot were drained by one of its own.
    private double load;
    private long loadAt;

    DrainPace(Duration shortest, Duration longest, double share) {
        this.shortestNanos = shortest.toNanos();
        this.longestNanos = longest.toNanos();
        this.share = share;
    }

    /** A pass over any shard found so many slots; its begin and end are by {@link System#nanoTime}. */
    synchronized void took(long begun, long ended, int slots) {
        long nanos = ended - begun;
        averageNanos += (nanos - averageNanos) / WEIGHT;
        load = load * Math.exp(-Math.max(0, ended - loadAt) / MEMORY_NANOS) + slots * (nanos / MEMORY_NANOS);
        loadAt = ended;
    }

    /** When the next pass over a shard may begin, after one that began at {@code begun}, by {@link System#nanoTime}. */
    synchronized long next(long begun) {
        double wanted = averageNanos / share * Math.min(1, load / FULL_LOAD);
        long interval = shortestNanos;
        while (interval < wanted && 2 * interval <= longestNanos) {
            interval *= 2;
        }
        return (Math.floorDiv(begun, interval) + 1) * interval;
    }
}
