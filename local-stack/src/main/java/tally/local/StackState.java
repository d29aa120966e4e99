package tally.local;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a data folder remembers from run to run.
 *
 * @param regions whose data these are; they never change
 * @param shards fixed at the first start
 * @param ports the free ports that were used last, by name
 */
record StackState(List<String> regions, int shards, Map<String, Integer> ports) {
    static final int DEFAULT_SHARDS = 16;

    StackState {
        if (regions == null || regions.isEmpty() || shards < 1 || ports == null) {
            throw new IllegalArgumentException("regions, shards and ports are needed");
        }
        regions = List.copyOf(regions);
        ports = new TreeMap<>(ports);
    }
}
