package tally.counter.store;

import java.util.Collection;
import tally.counter.CounterId;

/**
 * Tells every replica of the region, ahead of a write, which trace the next event of some counters belongs to: the replica
 * that writes seldom is the one that drains the shard, or the one that a gateway leases at.
 */
@FunctionalInterface
public interface TraceNotes {
    /**
     * Does not wait and does not fail: a note that is lost costs the rest of a trace, and nothing else.
     *
     * @param counters those of one call to Redis, and at least one
     */
    void tell(String traceparent, Collection<CounterId> counters);
}
