package tally.bench.load;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a load recorded.
 *
 * @param operations that were completed in the time
 * @param latencies in nanoseconds
 * @param errors everything that was not answered with 200, outside the recorded time too
 * @param firstError the answer to the first of them
 * @param further figures that only this load has, by name
 */
public record Recording(
        long operations,
        Duration time,
        Histogram latencies,
        long errors,
        @Nullable String firstError,
        Map<String, Double> further) {

    public double perSecond() {
        return time.isPositive() ? operations * 1e9 / time.toNanos() : 0;
    }

    /** Of two loads that ran at once. */
    public Recording plus(Recording other) {
        Histogram both = latencies.copy();
        both.add(other.latencies);
        Map<String, Double> all = new LinkedHashMap<>(further);
        all.putAll(other.further);
        return new Recording(
                operations + other.operations,
                time.compareTo(other.time) < 0 ? other.time : time,
                both,
                errors + other.errors,
                firstError == null ? other.firstError : firstError,
                all);
    }
}
