package tally.counter.model;

import java.util.ArrayList;
import java.util.List;
import tally.counter.model.Entry.Told;

/**
 * What may happen, and how often.
 *
 * @param keyed whether a client tries the keyed increment, first in eu
 * @param prompt whether an owner learns at once that Redis was restarted, and takes its place again, under another name.
 *     One that learns it later only does less meanwhile
 * @param zombiesMerge whether a zombie may merge besides what it does of its pass
 * @param limited whether a pass may have room for less than all that is dirty; other counters take some, too
 * @param ended how many incarnations eu had before the living one
 */
record Bounds(
        Allowance eu,
        Allowance us,
        int compactions,
        int logLosses,
        boolean keyed,
        boolean prompt,
        boolean zombiesMerge,
        boolean limited,
        int ended) {
    /** us only reads. */
    static Bounds of(Allowance eu) {
        return new Bounds(eu, Allowance.NOTHING, 0, 0, false, true, false, false, 0);
    }

    Bounds eu(Allowance allowed) {
        return new Bounds(allowed, us, compactions, logLosses, keyed, prompt, zombiesMerge, limited, ended);
    }

    Bounds us(Allowance allowed) {
        return new Bounds(eu, allowed, compactions, logLosses, keyed, prompt, zombiesMerge, limited, ended);
    }

    Bounds oneCompaction() {
        return new Bounds(eu, us, 1, logLosses, keyed, prompt, zombiesMerge, limited, ended);
    }

    Bounds lostLog() {
        return new Bounds(eu, us, compactions, 1, keyed, prompt, zombiesMerge, limited, ended);
    }

    Bounds keyedIncrement() {
        return new Bounds(eu, us, compactions, logLosses, true, prompt, zombiesMerge, limited, ended);
    }

    Bounds lateOwners() {
        return new Bounds(eu, us, compactions, logLosses, keyed, false, zombiesMerge, limited, ended);
    }

    Bounds mergingZombies() {
        return new Bounds(eu, us, compactions, logLosses, keyed, prompt, true, limited, ended);
    }

    Bounds limitedPasses() {
        return new Bounds(eu, us, compactions, logLosses, keyed, prompt, zombiesMerge, true, ended);
    }

    /** eu had that many incarnations before the living one, each with one increment that everybody knows. */
    Bounds after(int incarnations) {
        return new Bounds(eu, us, compactions, logLosses, keyed, prompt, zombiesMerge, limited, incarnations);
    }

    State start() {
        List<Entry> log = new ArrayList<>();
        Redis known = Redis.EMPTY;
        for (int i = 0; i < ended; i++) {
            Slot slot = Slot.EMPTY.add(i);
            log.add(Entry.of(new Told(2 * i, slot)).by(Entry.Writer.GONE));
            known = known.slot(2 * i, slot).next(i + 1);
        }
        Ghost ghost = new Ghost(ended, 0, known.units(), 0, false, false);
        return new State(region(known, 2 * ended, eu), region(known, 1, us), log, compactions, 0, logLosses, ghost);
    }

    /** A region that is open, whole and placed in its living incarnation. */
    private static Region region(Redis known, int incarnation, Allowance left) {
        Redis redis = known.opened(incarnation).recovering(false);
        Owner owner = new Owner(incarnation, redis.next(), 0, Owner.Seen.NOTHING, null);
        return new Region(redis, null, owner, null, incarnation / 2 + 1, 0, Claim.FIRST, left);
    }
}
