package tally.counter.model;

import tally.counter.model.Entry.Once;
import tally.counter.model.Entry.Told;
import tally.counter.model.Entry.Witness;
import tally.counter.model.Owner.Seen;

/** What an owner does with what is in the log: it takes its place, merges, and ends the recovery. */
final class Reading {
    private final Rules rules;

    Reading(Rules rules) {
        this.rules = rules;
    }

    boolean isOutdated(Region region) {
        Owner owner = region.owner();
        if (rules.lack(Mutant.BLIND_OFFSET) && owner.from() != region.redis().next()) {
            return owner.at(region.redis().next(), 0).isOutdated(region.redis());
        }
        return owner.isOutdated(region.redis());
    }

    State measure(State s, int r) {
        return s.with(r, s.region(r).owner().measured(s.log().size()));
    }

    /**
     * Asks Redis for the incarnation, which opens it, and for the offset, without which all is told to the log again; and Kafka for the log's end. They are one step
     * here: a later end only means to wait longer. The owner keeps its name, as it does when only a call has failed; under
     * another it would trust itself less.
     */
    State place(State s, int r) {
        State t = rules.opened(s, r);
        boolean unread = t.region(r).redis().next() == 0;
        if (t.logs() > 0 && unread && !rules.lack(Mutant.NOTHING_TOLD_AGAIN)) {
            boolean foreign = !rules.lack(Mutant.ONLY_OWN_TOLD_AGAIN);
            boolean clean = rules.lack(Mutant.ONLY_CLEAN_TOLD_AGAIN);
            t = t.with(r, t.region(r).redis().soiled(r, foreign, clean));
        }
        Region region = t.region(r);
        int end = rules.lack(Mutant.END_BEFORE_OPENING)
                ? region.owner().end()
                : s.log().size();
        return claimed(region, t.with(r, region.owner().placed(region.redis(), end)), r, true);
    }

    /** An owner that has read what it had to settles. */
    private static State claimed(Region before, State s, int r, boolean anew) {
        Region region = s.region(r);
        boolean settles = region.owner().isCaughtUp(region.redis())
                && (anew || !before.owner().isCaughtUp(before.redis()));
        return settles ? s.with(r, region.with(region.claim().settled())) : s;
    }

    boolean mayMerge(State s, int r) {
        Owner owner = s.region(r).owner();
        return owner.incarnation() != Redis.NONE && owner.from() < s.log().size();
    }

    boolean zombieMayMerge(State s, int r) {
        Region region = s.region(r);
        return region.zombie() != null
                && region.redis().open()
                && region.redis().next() < s.log().size();
    }

    /** Merges the next record, and stores the next offset with it; or learns that it stands elsewhere than Redis. */
    State merge(State s, int r) {
        State t = rules.opened(s, r);
        Region region = t.region(r);
        Owner owner = region.owner();
        int from = owner.from();
        if (from != region.redis().next() && !rules.lack(Mutant.BLIND_OFFSET)) {
            return moved(t, r);
        }
        Entry entry = s.log().get(from);
        State u = t.with(r, owner.at(from + 1, owner.end()));
        if (!isLeftOut(owner, entry)) {
            return claimed(region, merged(u, r, from, entry.writer() == Entry.Writer.OWNER), r, false);
        }
        return hasLeftOut(region) ? claimed(region, u.with(r, region.redis().next(from + 1)), r, false) : moved(t, r);
    }

    /** Whether the owner does not have the record compared: it wrote it, of the incarnation that it has seen last. */
    private static boolean isLeftOut(Owner owner, Entry entry) {
        return entry.writer() == Entry.Writer.OWNER
                && entry.content() instanceof Told told
                && told.incarnation() == owner.seen().incarnation();
    }

    /** Whether Redis has all that is left out, or marked dirty: it has lost nothing since the owner saw it, who owns it still. */
    private boolean hasLeftOut(Region region) {
        Redis redis = region.redis();
        Seen seen = region.owner().seen();
        return (region.claim().present() || rules.lack(Mutant.LEFT_OUT_BY_ANYBODY))
                && (seen.incarnation() == redis.incarnation() || rules.lack(Mutant.LEFT_OUT_OF_ENDED))
                && redis.dirty().sequence() >= seen.sequence();
    }

    /** Nothing was merged: the owner has to be placed anew, under another name. */
    State moved(State s, int r) {
        return renamed(s.with(r, s.region(r).owner().unplaced()), r);
    }

    /** The owner takes another name, so that nothing in the log is its own. */
    State renamed(State s, int r) {
        return rules.lack(Mutant.NAME_KEPT)
                ? s
                : s.with(s.log().stream()
                        .map(entry -> entry.isOf(r) && entry.writer() == Entry.Writer.OWNER
                                ? entry.by(Entry.Writer.GONE)
                                : entry)
                        .toList());
    }

    /**
     * As a merge, but the own record is above the living slot, or the shard's sequence below the one that was read: a new
     * incarnation opens, and is recovering.
     */
    State echo(State s, int r) {
        State merged = merge(s, r);
        return rules.opened(merged.with(r, merged.region(r).redis().restarted()), r);
    }

    /** A zombie whose merge begins at the stored offset is let in: nothing in Redis tells it from the owner. */
    State mergeOfZombie(State s, int r) {
        int from = s.region(r).redis().next();
        boolean its = s.log().get(from).writer() == Entry.Writer.ZOMBIE;
        boolean owns = !s.region(r).claim().present();
        return merged(s, r, from, its && (owns || rules.lack(Mutant.ZOMBIE_TRUSTED)));
    }

    private State merged(State s, int r, int from, boolean mine) {
        Entry entry = s.log().get(from);
        Region region = s.region(r);
        Redis redis = rules.merged(region.redis(), entry).next(from + 1);
        int late = entry.isOf(r) ? toldTooLow(redis, entry, mine) : Redis.NONE;
        boolean repaired = late != Redis.NONE
                && !rules.lack(Mutant.NO_REPAIR)
                && !(redis.isDirty(late) && rules.lack(Mutant.REPAIR_ONLY_CLEAN));
        State t = s.with(r, repaired ? redis.dirty(late) : redis);
        boolean foreignKey = entry.content() instanceof Once && !entry.isOf(r);
        return foreignKey ? t.with(t.ghost().telling()) : t;
    }

    /**
     * The slot or the base that an own record is below, so that the last of its key may be too low; or NONE. What only a
     * merge raises, the slot of a past incarnation and the base, even the present owner may have written over.
     */
    private int toldTooLow(Redis redis, Entry entry, boolean mine) {
        return switch (entry.content()) {
            case Told(int i, Slot slot) -> {
                boolean lower = !redis.isCovered(i) && !slot.covers(redis.slot(i));
                boolean lag = mine && (i == redis.incarnation() || rules.lack(Mutant.OWNER_TRUSTED));
                yield lower && !lag ? i : Redis.NONE;
            }
            case Base base -> {
                boolean lower = redis.rank(base) > 0 && !redis.covers(base, redis.base());
                boolean lag = mine && rules.lack(Mutant.BASE_OWNER_TRUSTED);
                yield lower && !lag && !rules.lack(Mutant.NO_BASE_REPAIR) ? Redis.BASE : Redis.NONE;
            }
            // A witness has keys of its own.
            case Once _, Fold _, Witness _ -> Redis.NONE;
        };
    }

    /** Whether the shard turns out to have lost data unnoticed. */
    boolean isEcho(State s, int r) {
        Region region = s.region(r);
        Owner owner = region.owner();
        Redis redis = region.redis();
        Entry entry = s.log().get(owner.from());
        return redis.open()
                && owner.from() == redis.next()
                && switch (entry.content()) {
                    case Told(int i, Slot slot) ->
                        i == redis.incarnation()
                                && (isLeftOut(owner, entry)
                                        ? redis.dirty().sequence()
                                                < owner.seen().sequence()
                                        : !redis.slot(i).covers(slot));
                    case Witness(int i, Slot slot) ->
                        i == redis.incarnation() && !redis.slot(i).covers(slot);
                    case Once _, Fold _, Base _ -> false;
                };
    }

    /** The owner has read what it had to, so the shard is whole again. */
    Region recovered(Region region) {
        Redis redis = region.redis();
        boolean whole = redis.recovering() && region.owner().isCaughtUp(redis);
        return whole ? region.with(redis.recovering(false)) : region;
    }
}
