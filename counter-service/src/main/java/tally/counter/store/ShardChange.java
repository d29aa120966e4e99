package tally.counter.store;

import java.util.List;
import tally.counter.CounterValue;

/**
 * What one write changed in one shard.
 *
 * @param shard which
 * @param dirtied whether it left something for the owner to drain
 * @param values the new value of every counter that it changed
 */
public record ShardChange(int shard, boolean dirtied, List<CounterValue> values) {}
