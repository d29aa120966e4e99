package tally.counter.model;

import java.util.List;

/**
 * What may happen, and how often.
 *
 * @param keyed whether a client tries the keyed increment, first in eu
 * @param prompt whether an owner learns at once that Redis was restarted, and takes its place again. One that learns it
 *     later only does less meanwhile
 * @param zombiesMerge whether a zombie may merge besides what it does of its pass
 */
record Bounds(Allowance eu, Allowance us, int compactions, boolean keyed, boolean prompt, boolean zombiesMerge) {
    /** us only reads. */
    static Bounds of(Allowance eu) {
        return new Bounds(eu, Allowance.NOTHING, 0, false, true, false);
    }

    Bounds eu(Allowance allowed) {
        return new Bounds(allowed, us, compactions, keyed, prompt, zombiesMerge);
    }

    Bounds us(Allowance allowed) {
        return new Bounds(eu, allowed, compactions, keyed, prompt, zombiesMerge);
    }

    Bounds oneCompaction() {
        return new Bounds(eu, us, 1, keyed, prompt, zombiesMerge);
    }

    Bounds keyedIncrement() {
        return new Bounds(eu, us, compactions, true, prompt, zombiesMerge);
    }

    Bounds lateOwners() {
        return new Bounds(eu, us, compactions, keyed, false, zombiesMerge);
    }

    Bounds mergingZombies() {
        return new Bounds(eu, us, compactions, keyed, prompt, true);
    }

    State start() {
        return new State(region(0, eu), region(1, us), List.of(), compactions, Ghost.NEW);
    }

    /** A region that is open, whole and placed in its first incarnation. */
    private static Region region(int r, Allowance left) {
        Redis redis = Redis.EMPTY.opened(r).recovering(false);
        return new Region(redis, null, new Owner(r, 0, 0, null), null, 1, left);
    }
}
