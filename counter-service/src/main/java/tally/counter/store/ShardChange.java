package tally.counter.store;

import java.util.List;
import java.util.Map;
import tally.counter.CounterId;
import tally.counter.CounterValue;

/**
 * What one write changed in one shard.
 *
 * @param shard which
 * @param incarnation the shard's present one
 * @param dirtied whether it left something for the owner to drain
 * @param settled the shard has recovered: every counter of it may have another value now, and has to be read again
 * @param values the new value of every counter that it changed; empty while the shard recovers, because they are of what
 *     is there so far
 * @param traces by counter the contexts of the traced writes that led to it; mostly empty
 */
public record ShardChange(
        int shard,
        String incarnation,
        boolean dirtied,
        boolean settled,
        List<CounterValue> values,
        Map<CounterId, List<String>> traces) {
    public ShardChange(int shard, String incarnation, boolean dirtied, boolean settled, List<CounterValue> values) {
        this(shard, incarnation, dirtied, settled, values, Map.of());
    }
}
