package tally.counter.model;

/**
 * How often each thing may still happen in one region.
 *
 * @param adds increments without a key
 * @param saves snapshots of Redis
 * @param losses restarts of Redis, with all of its data, with a snapshot, or with none
 * @param takeovers owners that leave a pass to a zombie
 * @param folds passes that fold
 * @param bases passes that tell a new base
 * @param lates things that a zombie begins anew: a pass, or to own the shard again
 */
record Allowance(int adds, int saves, int losses, int takeovers, int folds, int bases, int lates) {
    static final Allowance NOTHING = new Allowance(0, 0, 0, 0, 0, 0, 0);

    Allowance adds(int now) {
        return new Allowance(now, saves, losses, takeovers, folds, bases, lates);
    }

    Allowance saves(int now) {
        return new Allowance(adds, now, losses, takeovers, folds, bases, lates);
    }

    Allowance losses(int now) {
        return new Allowance(adds, saves, now, takeovers, folds, bases, lates);
    }

    Allowance takeovers(int now) {
        return new Allowance(adds, saves, losses, now, folds, bases, lates);
    }

    Allowance folds(int now) {
        return new Allowance(adds, saves, losses, takeovers, now, bases, lates);
    }

    Allowance bases(int now) {
        return new Allowance(adds, saves, losses, takeovers, folds, now, lates);
    }

    Allowance lates(int now) {
        return new Allowance(adds, saves, losses, takeovers, folds, bases, now);
    }
}
