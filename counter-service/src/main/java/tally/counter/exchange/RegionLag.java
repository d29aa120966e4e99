package tally.counter.exchange;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far this region's copy is behind a region.
 *
 * @param region which
 * @param local whether it is this very region
 * @param behindMs the age of the oldest change of that region that is not known to be merged here; 0 when none
 * @param behindRecords how many records are not merged yet; null when that is not known
 * @param lastHeard when something of that region was last merged; null when nothing was
 */
public record RegionLag(
        String region,
        boolean local,
        long behindMs,
        @Nullable Long behindRecords,
        @Nullable Instant lastHeard) {}
