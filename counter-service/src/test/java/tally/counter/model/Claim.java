package tally.counter.model;

/**
 * Who has settled last as the owner of a region's shard. No snapshot brings back an earlier one: it would be one of an
 * incarnation that has ended.
 *
 * @param present whether it is the present owner; else it is the zombie, or the one before that
 * @param late the incarnation in which the zombie may still begin passes; NONE while there was none
 */
record Claim(boolean present, int late) {
    static final Claim FIRST = new Claim(true, Redis.NONE);

    /** The present owner settles. */
    Claim settled() {
        return new Claim(true, late);
    }

    /** The zombie settles. */
    Claim taken(int incarnation) {
        return new Claim(false, incarnation);
    }
}
