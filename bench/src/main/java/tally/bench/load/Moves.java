package tally.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** How pages came over the restarts of some gateways. Belongs to the event loop's thread until the last is over. */
public final class Moves {
    /** The width of a bucket of {@link #reconnects}. */
    public static final Duration BUCKET = Duration.ofMillis(500);

    private static final int DIGITS = 3;

    private final Histogram stale = new Histogram(DIGITS);
    private final List<Long> reconnects = new ArrayList<>();
    private long failedAttempts;

    void reconnected(long nanosSinceSignal) {
        int bucket = (int) (nanosSinceSignal / BUCKET.toNanos());
        while (reconnects.size() <= bucket) {
            reconnects.add(0L);
        }
        reconnects.set(bucket, reconnects.get(bucket) + 1);
    }

    void failedAttempt() {
        failedAttempts++;
    }

    /** @param longestNanos the longest time for which one page did not show what was answered */
    void stale(long longestNanos) {
        stale.recordValue(longestNanos);
    }

    /** How many pages were open again, in steps of half a second from the signal to the gateway. */
    public List<Long> reconnects() {
        return List.copyOf(reconnects);
    }

    public long failedAttempts() {
        return failedAttempts;
    }

    /** Over the pages of every restart: for how long a page did, at the longest, not show what was answered. */
    public double staleMs(double percentile) {
        return stale.getValueAtPercentile(percentile) / 1e6;
    }
}
