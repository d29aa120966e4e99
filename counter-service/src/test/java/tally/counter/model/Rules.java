package tally.counter.model;

import java.util.Set;

/** What the parts of the protocol share: which rules are left out, the fence, and what dirtying does to passes. */
final class Rules {
    private final Set<Mutant> leftOut;

    Rules(Set<Mutant> leftOut) {
        this.leftOut = Set.copyOf(leftOut);
    }

    boolean lack(Mutant rule) {
        return leftOut.contains(rule);
    }

    /** The fence: what every write script does first. */
    State opened(State s, int r) {
        Region region = s.region(r);
        Redis redis = region.redis();
        if (redis.open()) {
            return s;
        }
        int fresh = r + 2 * region.names();
        int reused = redis.incarnation() == Redis.NONE ? r : redis.incarnation() + 2;
        Redis opened = redis.opened(lack(Mutant.REUSED_SLOT) ? reused : fresh);
        return s.with(r, region.named().with(opened.recovering(!lack(Mutant.NO_RECOVERY))));
    }

    /** After a script has changed or marked {@code slots}: they have a new sequence, so no pass will clear them. */
    Region dirtied(Region region, Redis now, int slots) {
        Region changed = region.with(now);
        return lack(Mutant.UNCONDITIONAL_CLEAR) ? changed : cleared(changed, slots);
    }

    /** No pass will clear {@code slots} any more. */
    static Region cleared(Region region, int slots) {
        Pass pass = region.owner().pass();
        Pass zombie = region.zombie();
        Region owned = pass == null ? region : region.withPass(false, pass.without(slots));
        return zombie == null ? owned : owned.withPass(true, zombie.without(slots));
    }
}
