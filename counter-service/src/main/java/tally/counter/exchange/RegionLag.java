package tally.counter.exchange;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far this region's copy is behind what another region has counted.
 *
 * @param region the region's name
 * @param local whether it is this region, which is never behind itself
 * @param behindMs milliseconds from a change there to its merge here; for a silent region the time since the newest
 *     change that is known to be merged
 * @param behindRecords records of all regions that are in the log and not merged here; null while Kafka is away
 * @param liveShards in how many shards a watermark of the region was merged here just now; all of them when it is well
 * @param lastHeard when a watermark of the region was last merged here; null when none ever was
 */
public record RegionLag(
        String region,
        boolean local,
        long behindMs,
        @Nullable Long behindRecords,
        int liveShards,
        @Nullable Instant lastHeard) {}
