package tally.counter.model;

import java.util.List;
import java.util.Set;
import tally.counter.model.Entry.Once;
import tally.counter.model.Entry.Told;
import tally.counter.model.Entry.Witness;

/** What the parts of the protocol share: which rules are left out, the fence, what merging and clearing make of Redis. */
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

    /** What merging an entry makes of Redis, whoever wrote it. */
    Redis merged(Redis redis, Entry entry) {
        return switch (entry.content()) {
            case Once _ -> redis.remember(redis.unpublished());
            case Told(int i, Slot slot) -> merged(redis, i, slot);
            case Witness(int i, Slot slot) -> lack(Mutant.WITNESS_IGNORED) ? redis : merged(redis, i, slot);
            case Fold fold -> fold.parent() == redis.head() || lack(Mutant.FORK_ACCEPTED) ? redis.join(fold) : redis;
            case Base base -> merged(redis, base);
        };
    }

    private Redis merged(Redis redis, int i, Slot slot) {
        return redis.isCovered(i) && !lack(Mutant.COVERED_MERGED) ? redis : redis.slot(i, joined(redis.slot(i), slot));
    }

    private Slot joined(Slot local, Slot told) {
        return lack(Mutant.MERGE_BY_SUM) ? local.add(told) : local.merge(told);
    }

    private Redis merged(Redis redis, Base told) {
        boolean lower = redis.covers(redis.base(), told) && !lack(Mutant.LOWER_BASE_WINS);
        if (redis.rank(told) == 0 || lower) {
            return redis;
        }
        Redis now = redis.base(told);
        return lack(Mutant.BASE_ADDS_UP) ? now : now.withoutCovered();
    }

    /** What an empty region makes of the log. */
    Redis rebuilt(List<Entry> log) {
        Redis redis = Redis.EMPTY;
        for (Entry entry : log) {
            redis = merged(redis, entry);
        }
        return redis;
    }

    /** What a pass's {@code clear} leaves: what has changed since it was read has a higher sequence. */
    Redis cleared(Redis redis, Pass pass) {
        boolean same = redis.incarnation() == pass.incarnation() || lack(Mutant.CLEAR_IN_ANY);
        boolean stands = same && (redis.open() || lack(Mutant.CLEAR_BY_NAME));
        Dirty dirty = redis.dirty();
        if (!stands || dirty.sequence() < pass.upTo()) {
            return redis;
        }
        return redis.with(dirty.clear(lack(Mutant.UNCONDITIONAL_CLEAR) ? dirty.sequence() : pass.upTo()));
    }

    /** Whether no pass clears a mark that it has not read, or any in a Redis that has lost data since. */
    boolean clearOnlyWhatWasRead() {
        return !lack(Mutant.CLEAR_IN_ANY)
                && !lack(Mutant.CLEAR_BY_NAME)
                && !lack(Mutant.UNCONDITIONAL_CLEAR)
                && !lack(Mutant.NO_FENCE);
    }
}
