package tally.counter.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tally.counter.model.Step.Action;

/** Everything that may happen in a state, and which of it heals. */
final class Protocol {
    private final Bounds bounds;
    private final Rules rules;
    private final Clients clients;
    private final Drain drain;
    private final Reading reading;
    private final Faults faults;
    private final Settling settling;

    Protocol(Bounds bounds, Rules rules) {
        this.bounds = bounds;
        this.rules = rules;
        this.clients = new Clients(rules);
        this.reading = new Reading(rules);
        this.drain = new Drain(rules, reading);
        this.faults = new Faults(rules);
        this.settling = new Settling(rules, reading, bounds);
    }

    State start() {
        return bounds.start();
    }

    List<Step> steps(State s) {
        List<Step> found = new ArrayList<>();
        for (int r = 0; r < 2; r++) {
            int region = r;
            Taker taker = (action, next) -> found.add(new Step(action, region, settling.settled(s, next)));
            clients(s, r, taker);
            redis(s, r, taker);
            reading(s, r, taker);
            drain(s, r, taker);
            zombie(s, r, taker);
        }
        if (s.compactions() > 0) {
            faults.compact(s).forEach(next -> found.add(new Step(Action.COMPACT, 0, settling.settled(s, next))));
        }
        if (s.logLosses() > 0) {
            found.add(new Step(Action.LOSE_LOG, 0, settling.settled(s, faults.loseLog(s))));
        }
        return found;
    }

    private interface Taker {
        void take(Action action, State next);
    }

    private void clients(State s, int r, Taker taker) {
        if (s.region(r).left().adds() > 0) {
            taker.take(Action.ADD, clients.add(s, r));
        }
        if (bounds.keyed() && !s.ghost().answered() && (r == 0 || s.ghost().told())) {
            clients.tryKeyed(s, r).forEach(next -> taker.take(Action.TRY_KEYED, next));
        }
    }

    private void redis(State s, int r, Taker taker) {
        Region region = s.region(r);
        Allowance left = region.left();
        if (left.losses() > 0) {
            if (left.saves() > 0) {
                taker.take(Action.SAVE, faults.save(s, r));
            }
            taker.take(Action.RESTART, faults.lose(s, r, region.redis()));
            if (region.saved() != null) {
                taker.take(Action.ROLL_BACK, faults.lose(s, r, region.saved()));
            }
            taker.take(Action.EMPTY, faults.lose(s, r, Redis.EMPTY));
        }
    }

    private void reading(State s, int r, Taker taker) {
        Region region = s.region(r);
        boolean measured = region.owner().from() == Owner.MEASURED || !rules.lack(Mutant.END_BEFORE_OPENING);
        if (reading.isOutdated(region)) {
            taker.take(
                    measured ? Action.PLACE : Action.MEASURE, measured ? reading.place(s, r) : reading.measure(s, r));
        }
        if (reading.mayMerge(s, r)) {
            boolean echo = reading.isEcho(s, r);
            taker.take(echo ? Action.ECHO : Action.MERGE, echo ? reading.echo(s, r) : reading.merge(s, r));
        }
    }

    private void drain(State s, int r, Taker taker) {
        Region region = s.region(r);
        Redis redis = region.redis();
        Allowance left = region.left();
        @Nullable Pass pass = region.owner().pass();
        if (drain.mayBegin(region) && redis.hasToTell()) {
            int last = redis.dirty().sequence();
            for (int upTo = bounds.limited() ? 0 : last; upTo <= last; upTo++) {
                taker.take(Action.BEGIN, drain.begin(s, r, upTo));
            }
        }
        if (left.folds() > 0 && drain.mayBegin(region)) {
            drain.foldable(redis, r).forEach(of -> taker.take(Action.BEGIN_FOLD, drain.beginFold(s, r, of)));
        }
        if (left.bases() > 0 && drain.mayBeginBase(region)) {
            taker.take(Action.BEGIN_BASE, drain.beginBase(s, r));
        }
        if (pass != null) {
            taker.take(Action.PASS, drain.step(s, r, false, pass));
            if (left.takeovers() > 0 && region.zombie() == null) {
                State taken = drain.takeOver(s, r, pass);
                Owner owner = taken.region(r).owner();
                taker.take(Action.TAKE_OVER, bounds.prompt() ? taken : taken.with(r, owner.unplaced()));
            }
        }
    }

    private void zombie(State s, int r, Taker taker) {
        if (drain.zombieMayBegin(s.region(r))) {
            taker.take(Action.ZOMBIE_BEGIN, drain.zombieBegins(s, r));
        }
        if (drain.zombieMaySettle(s.region(r))) {
            taker.take(Action.ZOMBIE_SETTLE, drain.zombieSettles(s, r));
        }
        @Nullable Pass zombie = s.region(r).zombie();
        if (zombie != null) {
            taker.take(Action.ZOMBIE_PASS, drain.step(s, r, true, zombie));
            if (bounds.zombiesMerge() && reading.zombieMayMerge(s, r)) {
                taker.take(Action.ZOMBIE_MERGE, reading.mergeOfZombie(s, r));
            }
        }
    }

    /**
     * The next thing that the two owners do when nothing else happens any more; null when they have nothing left to do.
     * It is one of the steps. Zombies do nothing.
     */
    @Nullable
    State heal(State s) {
        List<State> next = new ArrayList<>();
        for (int r = 0; r < 2; r++) {
            Region region = s.region(r);
            @Nullable Pass pass = region.owner().pass();
            if (pass != null) {
                next.add(drain.step(s, r, false, pass));
                continue;
            }
            reading(s, r, (_, found) -> next.add(found));
            if (drain.mayBegin(region) && region.redis().hasToTell()) {
                next.add(drain.begin(s, r, region.redis().dirty().sequence()));
            }
        }
        return next.isEmpty() ? null : settling.settled(s, next.getFirst());
    }
}
