package tally.counter.model;

import org.jspecify.annotations.Nullable;

/** What is promised, by the letters of the design. Each method answers what is broken, or null. */
final class Promises {
    private final Rules rules;

    Promises(Rules rules) {
        this.rules = rules;
    }

    /** U: in every state a region that answers counts what it has seen, each increment once, and no key twice. */
    @Nullable
    String brokenIn(State s) {
        for (int r = 0; r < 2; r++) {
            Redis redis = s.region(r).redis();
            int seen = redis.units();
            if (!redis.recovering() && redis.value() != Integer.bitCount(seen)) {
                return "U: %s answers %d and has seen %d"
                        .formatted(Region.name(r), redis.value(), Integer.bitCount(seen));
            }
            if (Integer.bitCount(seen & s.ghost().keyed()) > 1) {
                return "U: %s counts the keyed increment twice".formatted(Region.name(r));
            }
        }
        return null;
    }

    /** M: only a loss makes a slot or the base fall, or lets a region that answers no longer see what it saw and nobody lost. */
    @Nullable
    String brokenBy(State before, Step step) {
        for (int r = 0; r < 2; r++) {
            Redis then = before.region(r).redis();
            Redis now = step.next().region(r).redis();
            if (step.isLossOf(r)) {
                continue;
            }
            int gone = then.units() & ~now.units() & ~step.next().ghost().lost();
            if (!now.recovering() && gone != 0) {
                return "M: %s no longer counts what it counted".formatted(Region.name(r));
            }
            if (!isExtended(then, now)) {
                return "M: %s has less than it had".formatted(Region.name(r));
            }
        }
        return null;
    }

    private static boolean isExtended(Redis then, Redis now) {
        for (int i = 0; i < Redis.INCARNATIONS; i++) {
            if (!now.isCovered(i) && !now.slot(i).covers(then.slot(i))) {
                return false;
            }
        }
        return now.covers(now.base(), then.base());
    }

    /**
     * L, C and R: when nothing is left to be done, the regions are equal, nothing is missing but what a Redis lost before
     * it was in the log, the last record of each key equals Redis, and so does what a new region makes of the log.
     */
    @Nullable
    String brokenAtRest(State s) {
        Redis eu = s.eu().redis();
        Redis us = s.us().redis();
        if (!equals(eu, us)) {
            return "L: the regions differ";
        }
        if ((s.ghost().owed() & ~eu.units()) != 0) {
            return "L: an increment is missing that was not lost";
        }
        if (!equals(eu, rules.rebuilt(Faults.compacted(s.log())))) {
            return "C: the last records are not what Redis has";
        }
        return equals(eu, rules.rebuilt(s.log())) ? null : "R: a rebuild differs from the live state";
    }

    private static boolean equals(Redis one, Redis other) {
        return one.slots().equals(other.slots())
                && one.chain().equals(other.chain())
                && one.base().equals(other.base())
                && one.known() == other.known();
    }
}
