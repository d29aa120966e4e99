package tally.counter.model;

import org.jspecify.annotations.Nullable;

/**
 * One region.
 *
 * @param saved the snapshot that its Redis may come back with
 * @param zombie what an owner that lost the shard still has to do of its pass
 * @param names how many incarnations it has opened, which makes each name new
 * @param folds how many folds it has begun, which makes each id new
 * @param claim who has settled last as the owner
 */
record Region(
        Redis redis,
        @Nullable Redis saved,
        Owner owner,
        @Nullable Pass zombie,
        int names,
        int folds,
        Claim claim,
        Allowance left) {
    static String name(int r) {
        return r == 0 ? "eu" : "us";
    }

    Region with(Redis now) {
        return new Region(now, saved, owner, zombie, names, folds, claim, left);
    }

    Region with(Owner now) {
        return new Region(redis, saved, now, zombie, names, folds, claim, left);
    }

    Region with(Allowance now) {
        return new Region(redis, saved, owner, zombie, names, folds, claim, now);
    }

    Region with(Claim now) {
        return new Region(redis, saved, owner, zombie, names, folds, now, left);
    }

    Region withSaved(@Nullable Redis now) {
        return new Region(redis, now, owner, zombie, names, folds, claim, left);
    }

    /** With its owner's pass, or its zombie's, in place of what it was. */
    Region withPass(boolean ofZombie, @Nullable Pass now) {
        return ofZombie ? new Region(redis, saved, owner, now, names, folds, claim, left) : with(owner.with(now));
    }

    @Nullable
    Pass pass(boolean ofZombie) {
        return ofZombie ? zombie : owner.pass();
    }

    Region named() {
        return new Region(redis, saved, owner, zombie, names + 1, folds, claim, left);
    }

    Region folding() {
        return new Region(redis, saved, owner, zombie, names, folds + 1, claim, left);
    }

    @Override
    public String toString() {
        return redis
                + (owner.isOutdated(redis) ? ", owner elsewhere" : "")
                + (claim.present() ? "" : ", settled by another")
                + (owner.pass() == null ? "" : ", pass " + owner.pass())
                + (zombie == null ? "" : ", zombie " + zombie);
    }
}
