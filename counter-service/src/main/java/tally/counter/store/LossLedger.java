package tally.counter.store;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What this replica has seen this region count, per shard, so that it can be told what a Redis has lost for good: what
 * was there before, less what is there again once the log has been read up. Increments and decrements count alike, as
 * one sum of absolute numbers. A replica that has not seen a shard whole before can not tell.
 */
final class LossLedger {
    private final Map<Integer, Entry> shards = new HashMap<>();

    /** The incarnation seen last, what all slots before it should hold, what it added, and the verdict on it. */
    private record Entry(
            String previous, String incarnation, OptionalLong earlier, long added, boolean settled, OptionalLong lost) {
        static Entry of(String previous, String incarnation, OptionalLong earlier, long added) {
            return new Entry(previous, incarnation, earlier, added, false, OptionalLong.empty());
        }
    }

    /** Takes note of what an incarnation has added so far. */
    synchronized void heard(int shard, String incarnation, long added) {
        Entry seen = shards.get(shard);
        if (seen == null) {
            shards.put(shard, Entry.of("", incarnation, OptionalLong.empty(), added));
        } else if (seen.previous.equals(incarnation)) {
            // An answer on one connection has overtaken this event on another.
            return;
        } else if (!seen.incarnation.equals(incarnation)) {
            OptionalLong earlier = seen.earlier.isPresent()
                    ? OptionalLong.of(seen.earlier.getAsLong() + seen.added)
                    : OptionalLong.empty();
            shards.put(shard, Entry.of(seen.incarnation, incarnation, earlier, added));
        } else if (added > seen.added) {
            shards.put(shard, new Entry(seen.previous, incarnation, seen.earlier, added, seen.settled, seen.lost));
        }
    }

    /**
     * The log has been read up in an incarnation; returns what was lost before it opened, the same however often it is
     * asked; empty when this replica can not tell.
     *
     * @param owned the sum of all own slots as they are now
     * @param added the incarnation's part of it
     */
    synchronized OptionalLong settled(int shard, String incarnation, long owned, long added) {
        heard(shard, incarnation, added);
        Entry seen = shards.get(shard);
        if (seen == null || !seen.incarnation.equals(incarnation) || seen.settled) {
            return seen == null ? OptionalLong.empty() : seen.lost;
        }
        long earlier = owned - added;
        OptionalLong lost = seen.earlier.isPresent()
                ? OptionalLong.of(Math.max(0, seen.earlier.getAsLong() - earlier))
                : OptionalLong.empty();
        shards.put(shard, new Entry(seen.previous, incarnation, OptionalLong.of(earlier), seen.added, true, lost));
        return lost;
    }
}
