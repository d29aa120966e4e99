package tally.counter.model;

import java.util.List;

/** What clients do: each increment is one, and its call may or may not be answered. */
final class Clients {
    private final Rules rules;

    Clients(Rules rules) {
        this.rules = rules;
    }

    /** An increment without a key. It is taken even by a shard that is recovering. */
    State add(State s, int r) {
        State t = rules.opened(s, r);
        Region region = t.region(r);
        Redis redis = region.redis();
        Allowance left = region.left();
        Region added = region.with(redis.add(s.ghost().applied()));
        return t.with(r, added.with(left.adds(left.adds() - 1))).with(t.ghost().adding());
    }

    /** One attempt at the keyed increment, which is tried until it is answered: every outcome that it may have. */
    List<State> tryKeyed(State s, int r) {
        State t = rules.opened(s, r);
        Region region = t.region(r);
        Redis redis = region.redis();
        if (redis.recovering() && !rules.lack(Mutant.KEYED_WHILE_RECOVERING)) {
            return List.of(t);
        }
        if (redis.known()) {
            return List.of(t.with(t.ghost().answering()));
        }
        Redis now = redis.add(s.ghost().applied()).remember(true);
        State u = t.with(r, now).with(t.ghost().addingKeyed());
        return List.of(u, u.with(u.ghost().answering()));
    }
}
