package tally.counter.model;

import java.util.ArrayList;
import java.util.List;

/** The drain, of an owner or a zombie: its passes, and the folding and closing that rely on their order. */
final class Drain {
    private final Rules rules;

    Drain(Rules rules) {
        this.rules = rules;
    }

    boolean mayBegin(Region region) {
        Redis redis = region.redis();
        return region.owner().pass() == null && region.owner().isCaughtUp(redis) && !redis.recovering();
    }

    /** Reads what is to be told. {@code closing} is the incarnation to be closed besides, or NONE. */
    State begin(State s, int r, int closing) {
        Region region = s.region(r);
        Redis redis = region.redis();
        List<Entry> first = new ArrayList<>();
        List<Entry> rest = new ArrayList<>();
        if (closing != Redis.NONE && rules.lack(Mutant.CLOSED_FIRST)) {
            first.add(Entry.closed(closing));
        }
        if (redis.unpublished()) {
            (rules.lack(Mutant.KEY_LAST) ? rest : first).add(Entry.once(r));
        }
        for (int i = r; i < Redis.INCARNATIONS; i += 2) {
            if (redis.isDirty(i)) {
                boolean folded = !redis.slot(i).facts().isEmpty();
                (folded == rules.lack(Mutant.ABSORBER_FIRST) ? rest : first).add(Entry.of(i, told(redis.slot(i))));
            }
        }
        if (rules.lack(Mutant.KEY_LAST)) {
            rest = rest.reversed();
        }
        if (closing != Redis.NONE && !rules.lack(Mutant.CLOSED_FIRST)) {
            rest.add(Entry.closed(closing));
        }
        boolean check = (!first.isEmpty() || redis.unpublished()) && !rules.lack(Mutant.NO_PUBLISHED_CHECK);
        Pass pass = new Pass(
                redis.incarnation(), redis.unpublished(), List.copyOf(first), check, List.copyOf(rest), redis.dirty());
        return s.with(r, region.withPass(false, pass));
    }

    private Slot told(Slot slot) {
        return rules.lack(Mutant.FACT_NOT_TOLD) ? new Slot(slot.p(), slot.units(), List.of()) : slot;
    }

    /** The pass's next step: one append, or {@code published}, or {@code clear}. */
    State step(State s, int r, boolean zombie, Pass pass) {
        Region region = s.region(r);
        Redis redis = region.redis();
        if (!pass.first().isEmpty()) {
            return appended(s, r, zombie, pass.first().getFirst(), pass.afterFirst());
        }
        boolean same = redis.incarnation() == pass.incarnation();
        boolean stands = same && redis.open();
        if (pass.check()) {
            boolean passed = stands || (same && rules.lack(Mutant.CHECK_BY_NAME));
            Redis told = passed && pass.key() ? redis.published() : redis;
            return s.with(r, region.with(told).withPass(zombie, passed ? pass.checked() : null));
        }
        if (!pass.rest().isEmpty()) {
            return appended(s, r, zombie, pass.rest().getFirst(), pass.afterRest());
        }
        Region over = region.withPass(zombie, null);
        if (!stands) {
            return s.with(r, over);
        }
        return s.with(r, Rules.cleared(over.with(redis.clear(pass.drained())), pass.drained()));
    }

    private static State appended(State s, int r, boolean zombie, Entry entry, Pass left) {
        State t = s.append(zombie ? entry.by(Entry.Writer.ZOMBIE) : entry);
        return t.with(r, t.region(r).withPass(zombie, left));
    }

    /**
     * The incarnations whose slot may be folded into the living one: what they hold is in the log, and with it the key of
     * every increment in it, so the record that tells of the fold adds no increment.
     */
    List<Integer> foldable(Redis redis, int r) {
        List<Integer> found = new ArrayList<>();
        for (int i = r; i < Redis.INCARNATIONS; i += 2) {
            boolean past = i != redis.incarnation() && redis.slot(i).p() > 0;
            boolean once = redis.slot(i).facts().isEmpty() || rules.lack(Mutant.SECOND_FOLD);
            if (past && once && (!redis.isDirty(i) || rules.lack(Mutant.FOLD_DIRTY))) {
                found.add(i);
            }
        }
        return redis.open() && !redis.recovering() ? found : List.of();
    }

    State fold(State s, int r, int old) {
        Region region = s.region(r);
        Redis redis = region.redis();
        Region folded = rules.dirtied(region, redis.fold(old), 1 << redis.incarnation() | 1 << old);
        Allowance left = region.left();
        return s.with(r, folded.with(left.folds(left.folds() - 1)));
    }

    /**
     * The incarnations that may be closed by the next pass, behind all that is dirty now: their slot is unknown, or its
     * absorber holds it, and no slot that is left names them as its absorber.
     */
    List<Integer> closable(Region region, int r) {
        Redis redis = region.redis();
        List<Integer> found = new ArrayList<>();
        for (int i = r; i < r + 2 * region.names(); i += 2) {
            boolean past = i != redis.incarnation() && !redis.isClosed(i);
            if (past && isHeld(redis, redis.slot(i)) && (!isNamed(redis, i) || rules.lack(Mutant.CLOSED_NAMED))) {
                found.add(i);
            }
        }
        return found;
    }

    private boolean isHeld(Redis redis, Slot slot) {
        boolean unknown = slot.p() == 0 && slot.facts().isEmpty();
        return unknown || slot.facts().stream().anyMatch(fact -> redis.holds(fact) || rules.lack(Mutant.CLOSED_UNHELD));
    }

    private static boolean isNamed(Redis redis, int incarnation) {
        return redis.slots().stream()
                .flatMap(slot -> slot.facts().stream())
                .anyMatch(fact -> fact.absorber() == incarnation);
    }

    /** The assignment moves on, and leaves its pass to a zombie. */
    State takeOver(State s, int r, Pass pass) {
        Region region = s.region(r);
        Allowance left = region.left();
        Region taken = region.withPass(true, pass).withPass(false, null);
        return s.with(s.log().stream()
                        .map(entry -> entry.isOf(r) ? disowned(entry) : entry)
                        .toList())
                .with(r, taken.with(left.takeovers(left.takeovers() - 1)));
    }

    private static Entry disowned(Entry entry) {
        return entry.by(entry.writer() == Entry.Writer.OWNER ? Entry.Writer.ZOMBIE : Entry.Writer.GONE);
    }
}
