package tally.counter.model;

import tally.counter.model.Entry.Once;
import tally.counter.model.Entry.Told;

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
     * Asks Redis for the incarnation, which opens it, and for the offset; and Kafka for the log's end. They are one step
     * here: a later end only means to wait longer.
     */
    State place(State s, int r) {
        State t = rules.opened(s, r);
        Region region = t.region(r);
        int end = rules.lack(Mutant.END_BEFORE_OPENING)
                ? region.owner().end()
                : s.log().size();
        return t.with(r, region.owner().placed(region.redis(), end));
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
            return t.with(r, owner.unplaced());
        }
        State u = t.with(r, owner.at(from + 1, owner.end()));
        return merged(u, r, from, s.log().get(from).writer() == Entry.Writer.OWNER);
    }

    /** As a merge, but the own record is above the living slot: a new incarnation opens, and is recovering. */
    State echo(State s, int r) {
        State merged = merge(s, r);
        return rules.opened(merged.with(r, merged.region(r).redis().restarted()), r);
    }

    /** A zombie whose merge begins at the stored offset is let in: nothing in Redis tells it from the owner. */
    State mergeOfZombie(State s, int r) {
        int from = s.region(r).redis().next();
        boolean its = s.log().get(from).writer() == Entry.Writer.ZOMBIE;
        return merged(s, r, from, its && rules.lack(Mutant.ZOMBIE_TRUSTED));
    }

    private State merged(State s, int r, int from, boolean mine) {
        Entry entry = s.log().get(from);
        Region region = s.region(r);
        Redis redis = rules.merged(region.redis(), entry).next(from + 1);
        int late = entry.isOf(r) ? toldTooLow(redis, entry, mine) : Redis.NONE;
        boolean repaired = late != Redis.NONE
                && !rules.lack(Mutant.NO_REPAIR)
                && !(redis.isDirty(late) && rules.lack(Mutant.REPAIR_ONLY_CLEAN));
        State t = s.with(r, repaired ? rules.dirtied(region, redis.dirty(late), 1 << late) : region.with(redis));
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
            case Once _, Fold _ -> Redis.NONE;
        };
    }

    /** Whether an own record is above the living slot: the shard has lost data unnoticed. */
    boolean isEcho(State s, int r) {
        Region region = s.region(r);
        int from = region.owner().from();
        Redis redis = region.redis();
        return redis.open()
                && from == redis.next()
                && s.log().get(from).content() instanceof Told(int i, Slot slot)
                && i == redis.incarnation()
                && !redis.slot(i).covers(slot);
    }

    /** The owner has read what it had to, so the shard is whole again. */
    Region recovered(Region region) {
        Redis redis = region.redis();
        boolean whole = redis.recovering() && region.owner().isCaughtUp(redis);
        return whole ? region.with(redis.recovering(false)) : region;
    }
}
