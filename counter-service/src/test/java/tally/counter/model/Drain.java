package tally.counter.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tally.counter.model.Entry.Once;
import tally.counter.model.Entry.Told;
import tally.counter.model.Entry.Witness;
import tally.counter.model.Owner.Seen;

/** The drain, of an owner or a zombie: its passes, those that fold and those that tell a base among them. */
final class Drain {
    private final Rules rules;
    private final Reading reading;

    Drain(Rules rules, Reading reading) {
        this.rules = rules;
        this.reading = reading;
    }

    boolean mayBegin(Region region) {
        Redis redis = region.redis();
        return region.owner().pass() == null && region.owner().isCaughtUp(redis) && !redis.recovering();
    }

    boolean mayBeginBase(Region region) {
        Redis redis = region.redis();
        boolean unsettled = rules.lack(Mutant.FOLD_UNSETTLED) && region.owner().pass() == null && redis.open();
        return (mayBegin(region) || unsettled) && mayWorkOutBase(redis);
    }

    /** Reads what is to be told, of what is dirty all up to a sequence. */
    State begin(State s, int r, int upTo) {
        Region region = s.region(r);
        // Behind the fence no sequence falls within an incarnation.
        Seen seen = new Seen(region.redis().incarnation(), rules.lack(Mutant.NO_FENCE) ? upTo : 0);
        return s.with(r, region.with(region.owner().seeing(seen)).withPass(false, read(region.redis(), r, upTo)));
    }

    /** Whether a zombie that has not noticed yet that it is one may begin another pass. */
    boolean zombieMayBegin(Region region) {
        Redis redis = region.redis();
        return region.left().lates() > 0
                && region.zombie() == null
                && redis.open()
                && redis.incarnation() == region.claim().late()
                && redis.hasToTell();
    }

    State zombieBegins(State s, int r) {
        Region region = s.region(r);
        Redis redis = region.redis();
        return s.with(r, late(region.withPass(true, read(redis, r, redis.dirty().sequence()))));
    }

    /** Whether it may be placed anew, read all that is in the log, and settle. */
    boolean zombieMaySettle(Region region) {
        return region.left().lates() > 0
                && region.zombie() == null
                && region.claim().present()
                && region.claim().late() != Redis.NONE
                && region.redis().open()
                && !region.redis().recovering();
    }

    State zombieSettles(State s, int r) {
        Region region = s.region(r);
        return s.with(r, late(region.with(region.claim().taken(region.redis().incarnation()))));
    }

    private static Region late(Region region) {
        Allowance left = region.left();
        return region.with(left.lates(left.lates() - 1));
    }

    private Pass read(Redis redis, int r, int upTo) {
        List<Entry> first = new ArrayList<>();
        List<Entry> rest = new ArrayList<>();
        if (redis.unpublished()) {
            (rules.lack(Mutant.KEY_LAST) ? rest : first).add(Entry.of(new Once(r)));
        }
        for (int i = r; i < Redis.INCARNATIONS; i += 2) {
            if (isRead(redis, i, upTo)) {
                rest.add(Entry.of(new Told(i, redis.slot(i))));
            }
        }
        if (isRead(redis, Redis.BASE, upTo)) {
            rest.add(Entry.of(redis.base()));
        }
        if (isRead(redis, Redis.FOREIGN, upTo)) {
            for (int i = 1 - r; i < Redis.INCARNATIONS; i += 2) {
                if (redis.slot(i).p() > 0) {
                    rest.add(Entry.of(witness(i, redis.slot(i))));
                }
            }
        }
        if (rules.lack(Mutant.KEY_LAST)) {
            rest = rest.reversed();
        }
        boolean check = redis.unpublished() && !rules.lack(Mutant.NO_PUBLISHED_CHECK);
        return new Pass(redis.incarnation(), redis.unpublished(), List.copyOf(first), check, List.copyOf(rest), upTo);
    }

    /** Under a key that only the witness writes. */
    private Entry.Content witness(int i, Slot slot) {
        return rules.lack(Mutant.WITNESS_IN_ANOTHERS_KEY) ? new Told(i, slot) : new Witness(i, slot);
    }

    private static boolean isRead(Redis redis, int i, int upTo) {
        return redis.isDirty(i) && redis.dirty().marks().get(i) <= upTo;
    }

    /** The pass's next step: one append, or {@code published}, or {@code clear}. */
    State step(State s, int r, boolean zombie, Pass pass) {
        Region region = s.region(r);
        Redis redis = region.redis();
        if (!pass.first().isEmpty()) {
            return appended(s, r, zombie, pass.first().getFirst(), pass.afterFirst());
        }
        if (pass.check()) {
            boolean same = redis.incarnation() == pass.incarnation();
            boolean passed = same && (redis.open() || rules.lack(Mutant.CHECK_BY_NAME));
            Redis told = passed && pass.key() ? redis.published() : redis;
            return s.with(r, region.with(told).withPass(zombie, passed ? pass.checked() : null));
        }
        if (!pass.rest().isEmpty()) {
            return appended(s, r, zombie, pass.rest().getFirst(), pass.afterRest());
        }
        boolean owns = zombie != region.claim().present() || rules.lack(Mutant.CLEAR_BY_ANYBODY);
        Region now = region.with(owns ? rules.cleared(redis, pass) : redis).withPass(zombie, null);
        return owns || zombie ? s.with(r, now) : reading.moved(s.with(r, now), r);
    }

    private static State appended(State s, int r, boolean zombie, Entry entry, Pass left) {
        State t = s.append(zombie ? entry.by(Entry.Writer.ZOMBIE) : entry);
        return t.with(r, t.region(r).withPass(zombie, left));
    }

    /** What a fold may be of: all ended incarnations without a rank; or the oldest, as if it alone had ended by then. */
    Set<Integer> foldable(Redis redis, int r) {
        int all = 0;
        for (int i = r; i < Redis.INCARNATIONS; i += 2) {
            boolean past = i != redis.incarnation() || rules.lack(Mutant.FOLD_LIVING);
            if (past && redis.slot(i).p() > 0 && redis.rank(i) == 0) {
                all |= 1 << i;
            }
        }
        return all == 0 ? Set.of() : new TreeSet<>(List.of(all, Integer.lowestOneBit(all)));
    }

    /** A pass that folds; it changes nothing in Redis before it is read back. */
    State beginFold(State s, int r, int of) {
        Region region = s.region(r);
        Redis redis = region.redis();
        Allowance left = region.left();
        int id = rules.lack(Mutant.FOLD_KEY_REUSED) ? redis.chain().size() + 1 : region.folds() + 1;
        Fold fold = new Fold(id, redis.head(), of);
        List<Entry> told = new ArrayList<>(List.of(Entry.of(fold)));
        Redis folded = redis.join(fold);
        if (rules.lack(Mutant.FOLD_BEFORE_ECHO) && mayWorkOutBase(folded)) {
            told.add(Entry.of(base(folded)));
        }
        return s.with(r, telling(region.folding(), told).with(left.folds(left.folds() - 1)));
    }

    /** Whether there is something to sum up, and all of it is drained. */
    boolean mayWorkOutBase(Redis redis) {
        int summed = summed(redis);
        return summed != 0 && ((redis.dirty().slots() & summed) == 0 || rules.lack(Mutant.FOLD_DIRTY));
    }

    State beginBase(State s, int r) {
        Region region = s.region(r);
        Allowance left = region.left();
        List<Entry> told = List.of(Entry.of(base(region.redis())));
        return s.with(r, telling(region, told).with(left.bases(left.bases() - 1)));
    }

    private static Region telling(Region region, List<Entry> entries) {
        return region.withPass(
                false, new Pass(region.redis().incarnation(), false, List.of(), false, List.copyOf(entries), 0));
    }

    private static Base base(Redis redis) {
        Slot sum = redis.base().sum();
        for (int i = 0; i < Redis.INCARNATIONS; i++) {
            sum = (summed(redis) >> i & 1) != 0 ? sum.add(redis.slot(i)) : sum;
        }
        return new Base(redis.head(), sum);
    }

    /** The incarnations that have a rank, and a slot that is still there. */
    private static int summed(Redis redis) {
        int found = 0;
        for (int i = 0; i < Redis.INCARNATIONS; i++) {
            found |= redis.rank(i) > 0 && redis.slot(i).p() > 0 ? 1 << i : 0;
        }
        return found;
    }

    /** The assignment moves on, and leaves its pass to a zombie. */
    State takeOver(State s, int r, Pass pass) {
        Region region = s.region(r);
        Allowance left = region.left();
        Region taken = region.with(region.owner().seeing(Seen.NOTHING))
                .with(new Claim(region.owner().isCaughtUp(region.redis()), pass.incarnation()))
                .withPass(true, pass)
                .withPass(false, null);
        return s.with(s.log().stream()
                        .map(entry -> entry.isOf(r) ? disowned(entry) : entry)
                        .toList())
                .with(r, taken.with(left.takeovers(left.takeovers() - 1)));
    }

    private static Entry disowned(Entry entry) {
        return entry.by(entry.writer() == Entry.Writer.OWNER ? Entry.Writer.ZOMBIE : Entry.Writer.GONE);
    }
}
