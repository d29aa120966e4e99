package tally.counter.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is promised, by the letters of the design. Each method answers what is broken, or null. */
final class Promises {
    private Promises() {}

    /** U: in every state a region that answers counts what it has seen, each increment once, and no key twice. */
    static @Nullable String brokenIn(State s) {
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

    /** M: only a loss makes a slot fall, or lets a region that answers no longer see what it saw and nobody lost. */
    static @Nullable String brokenBy(State before, Step step) {
        for (int r = 0; r < 2; r++) {
            Redis then = before.region(r).redis();
            Redis now = step.next().region(r).redis();
            if (step.isLossOf(r)) {
                continue;
            }
            for (int i = 0; i < Redis.INCARNATIONS; i++) {
                if (!now.isClosed(i) && !now.slot(i).covers(then.slot(i))) {
                    return "M: %s has less of slot %s".formatted(Region.name(r), Redis.name(i));
                }
            }
            int gone = then.units() & ~now.units() & ~step.next().ghost().lost();
            if (!now.recovering() && gone != 0) {
                return "M: %s no longer counts what it counted".formatted(Region.name(r));
            }
        }
        return null;
    }

    /**
     * L, C and R: when nothing is left to be done, the regions are equal, nothing is missing but what a Redis lost before
     * it was in the log, the last record of each key equals Redis, and so does what a new region makes of the log.
     */
    static @Nullable String brokenAtRest(State s) {
        Redis eu = s.eu().redis();
        Redis us = s.us().redis();
        if (!eu.slots().equals(us.slots()) || eu.closed() != us.closed() || eu.known() != us.known()) {
            return "L: the regions differ";
        }
        if ((s.ghost().owed() & ~eu.units()) != 0) {
            return "L: an increment is missing that was not lost";
        }
        if (!equals(eu, rebuilt(Faults.compacted(s.log())))) {
            return "C: the last records are not what Redis has";
        }
        return equals(eu, rebuilt(s.log())) ? null : "R: a rebuild differs from the live state";
    }

    private static boolean equals(Redis live, Redis rebuilt) {
        return live.slots().equals(rebuilt.slots())
                && live.closed() == rebuilt.closed()
                && live.known() == rebuilt.known();
    }

    /** What an empty region makes of the log. */
    private static Redis rebuilt(List<Entry> log) {
        Redis redis = Redis.EMPTY;
        for (Entry entry : log) {
            int i = entry.incarnation();
            redis = switch (entry.kind()) {
                case ONCE -> redis.remember(false);
                case CLOSED -> redis.close(i);
                case SLOT ->
                    redis.isClosed(i) ? redis : redis.slot(i, redis.slot(i).merge(entry.slot()));
            };
        }
        return redis;
    }
}
