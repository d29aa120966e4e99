package tally.counter.store;

/**
 * Something that is wrong with this region's Redis.
 *
 * @param reason what is wrong and what to do about it, in whole sentences
 */
record Fault(Kind kind, String reason) {
    /** What a replica does with Redis, from the least to the most: what stops one of them stops those before it. */
    enum Use {
        BEING_READY,
        WRITING,
        READING
    }

    /** What can be wrong, and the last use that it stops. */
    enum Kind {
        /** The clocks differ: lags and heartbeats can not be read, and counts are right all the same. */
        CLOCK(Use.BEING_READY),
        /** It may evict a counter, and an evicted slot hides every later increment of its incarnation. */
        EVICTS(Use.WRITING),
        /** It has evicted already. */
        HAS_EVICTED(Use.WRITING),
        /** It is too old for the scripts. */
        TOO_OLD(Use.WRITING),
        /** It takes no writes, or loses them at the next word of its master. */
        REPLICA(Use.WRITING),
        /** Its counters lie in other shards than this replica would look in. */
        OTHER_SHARDS(Use.READING),
        /** Its counters were written by a build that writes them in another way. */
        OTHER_LAYOUT(Use.READING),
        /** Nothing is known of it yet, so that anything may be wrong. */
        UNCHECKED(Use.READING);

        private final Use last;

        Kind(Use last) {
            this.last = last;
        }

        boolean stops(Use use) {
            return use.compareTo(last) <= 0;
        }
    }
}
