package tally.counter.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import tally.counter.store.ShardExchange.Watermark;

/**
 * How far each region is behind, from the watermarks that are merged here. Of a region and shard only the newest
 * incarnation counts: the others ended and will not be heard of again.
 *
 * @param region this region, which is never behind itself
 * @param silence a region is silent in a shard when nothing was heard of it for longer; a running one is heard of more
 *     often even when idle. Measured on this region's clock alone, so that clocks that differ do not make silence
 */
record LagCalculation(String region, Duration silence) {

    /** The lags by the name of the region; this region is always among them. */
    List<RegionLag> lags(Collection<Watermark> watermarks, Instant now, @Nullable Long behindRecords) {
        Map<String, Map<Integer, Watermark>> regions = new TreeMap<>();
        regions.put(region, new HashMap<>());
        for (Watermark watermark : watermarks) {
            regions.computeIfAbsent(Incarnation.regionOf(watermark.incarnation()), _ -> new HashMap<>())
                    .merge(watermark.shard(), watermark, BinaryOperator.maxBy(Comparator.comparing(Watermark::at)));
        }
        return regions.entrySet().stream()
                .map(found -> lag(found.getKey(), found.getValue().values(), now, behindRecords))
                .toList();
    }

    private RegionLag lag(String name, Collection<Watermark> newest, Instant now, @Nullable Long behindRecords) {
        @Nullable
        Instant heard = newest.stream()
                .map(Watermark::mergedAt)
                .max(Comparator.naturalOrder())
                .orElse(null);
        Instant threshold = now.minus(silence);
        int live = (int) newest.stream().filter(mark -> isLive(mark, threshold)).count();
        if (name.equals(region)) {
            return new RegionLag(name, true, 0, 0L, live, heard);
        }
        long behind = newest.stream()
                .mapToLong(mark -> Duration.between(mark.at(), isLive(mark, threshold) ? mark.mergedAt() : now)
                        .toMillis())
                .max()
                .orElse(0);
        return new RegionLag(name, false, Math.max(0, behind), behindRecords, live, heard);
    }

    private static boolean isLive(Watermark mark, Instant threshold) {
        return !mark.mergedAt().isBefore(threshold);
    }
}
