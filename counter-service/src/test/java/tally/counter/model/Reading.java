package tally.counter.model;

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
        Redis redis = region.redis().next(from + 1);
        return switch (entry.kind()) {
            case ONCE -> {
                State t = s.with(r, region.with(redis.remember(redis.unpublished())));
                yield entry.isOf(r) ? t : t.with(t.ghost().telling());
            }
            case CLOSED ->
                s.with(r, Rules.cleared(region.with(redis.close(entry.incarnation())), 1 << entry.incarnation()));
            case SLOT ->
                s.with(
                        r,
                        redis.isClosed(entry.incarnation())
                                ? region.with(redis)
                                : joined(region, redis, entry, r, mine));
        };
    }

    private Region joined(Region region, Redis redis, Entry entry, int r, boolean mine) {
        int i = entry.incarnation();
        Slot joined = join(redis.slot(i), entry.slot());
        Redis now = redis.slot(i, joined);
        if (!entry.isOf(r) || entry.slot().covers(joined)) {
            return region.with(now);
        }
        // An own record below the slot: the last of its key may be too small, unless the owner is just behind itself.
        // A past incarnation's slot can have risen by a merge alone, so there the owner's own record proves nothing.
        boolean lag = mine && (i == redis.incarnation() || rules.lack(Mutant.OWNER_TRUSTED));
        boolean skip = redis.isDirty(i) && rules.lack(Mutant.REPAIR_ONLY_CLEAN);
        if (lag || skip || rules.lack(Mutant.NO_REPAIR)) {
            return region.with(now);
        }
        return rules.dirtied(region, now.dirty(i), 1 << i);
    }

    private Slot join(Slot local, Slot told) {
        return rules.lack(Mutant.MERGE_BY_SUM)
                ? local.add(told.p(), told.units()).with(told.facts())
                : local.merge(told);
    }

    /** Whether an own record is above the living slot: the shard has lost data unnoticed. */
    boolean isEcho(State s, int r) {
        Region region = s.region(r);
        int from = region.owner().from();
        Entry entry = s.log().get(from);
        return region.redis().open()
                && from == region.redis().next()
                && entry.kind() == Entry.Kind.SLOT
                && entry.incarnation() == region.redis().incarnation()
                && !region.redis().slot(entry.incarnation()).covers(entry.slot());
    }

    /** The owner has read what it had to, so the shard is whole again. */
    Region recovered(Region region) {
        Redis redis = region.redis();
        boolean whole = redis.recovering() && region.owner().isCaughtUp(redis);
        return whole ? region.with(redis.recovering(false)) : region;
    }
}
