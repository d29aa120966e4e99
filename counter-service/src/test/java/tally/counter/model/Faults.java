package tally.counter.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tally.counter.model.Entry.Content;
import tally.counter.model.Entry.Once;
import tally.counter.model.Entry.Told;
import tally.counter.model.Entry.Witness;

/** What happens to Redis and to the log. */
final class Faults {
    private final Rules rules;

    Faults(Rules rules) {
        this.rules = rules;
    }

    State save(State s, int r) {
        Region region = s.region(r);
        Allowance left = region.left();
        return s.with(r, region.withSaved(region.redis()).with(left.saves(left.saves() - 1)));
    }

    /**
     * Redis restarts, with {@code data}. A snapshot is of the present history: what was saved before Redis came back
     * empty never returns.
     */
    State lose(State s, int r, Redis data) {
        Region region = s.region(r);
        boolean unfenced = rules.lack(Mutant.NO_FENCE) && data.incarnation() != Redis.NONE;
        int gone = region.redis().units()
                & ~data.units()
                & ~s.region(1 - r).redis().units()
                & ~s.ghost().logged();
        boolean kept = !data.equals(Redis.EMPTY) || rules.lack(Mutant.OLD_BACKUP);
        Region restarted = region.with(unfenced ? data : data.restarted()).withSaved(kept ? region.saved() : null);
        Allowance left = region.left();
        return s.with(r, restarted.with(left.losses(left.losses() - 1)))
                .with(s.ghost().losing(gone));
    }

    /**
     * The log is empty, and another one, of which nobody has an offset. What neither Redis has is lost. The owners find out
     * when they are placed.
     */
    State loseLog(State s) {
        int gone =
                s.ghost().logged() & ~s.eu().redis().units() & ~s.us().redis().units();
        return new State(
                withoutOffset(s.eu()),
                withoutOffset(s.us()),
                List.of(),
                s.compactions(),
                s.logs() + 1,
                s.logLosses() - 1,
                s.ghost().losing(gone).safe());
    }

    private static Region withoutOffset(Region region) {
        @Nullable Redis saved = region.saved();
        return region.with(region.redis().next(0))
                .with(region.owner().unplaced())
                .withSaved(saved == null ? null : saved.next(0));
    }

    /**
     * Compacts the log up to each of its records: of every key the last record before that point stays. A late lower
     * record is behind the lag of compaction until it is repaired, so nothing goes that neither a later record nor the
     * base covers.
     */
    List<State> compact(State s) {
        List<State> found = new ArrayList<>();
        for (int end = 2; end <= s.log().size(); end++) {
            if (!isSuperseding(s.log(), end - 1)) {
                continue;
            }
            boolean[] gone = new boolean[s.log().size()];
            for (int i = 0; i < end; i++) {
                gone[i] = isSuperseded(s.log(), i, end);
            }
            if (isCovered(s.log(), gone) || rules.lack(Mutant.NO_COMPACTION_LAG)) {
                found.add(without(s, gone));
            }
        }
        return found;
    }

    /** Compacts it wholly. */
    static List<Entry> compacted(List<Entry> log) {
        List<Entry> kept = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            if (!isSuperseded(log, i, log.size())) {
                kept.add(log.get(i));
            }
        }
        return kept;
    }

    private static boolean isSuperseded(List<Entry> log, int i, int end) {
        for (int later = i + 1; later < end; later++) {
            if (log.get(later).hasKeyOf(log.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSuperseding(List<Entry> log, int i) {
        for (int earlier = 0; earlier < i; earlier++) {
            if (log.get(earlier).hasKeyOf(log.get(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean isCovered(List<Entry> log, boolean[] gone) {
        Redis whole = rules.rebuilt(log);
        for (int i = 0; i < gone.length; i++) {
            boolean folded = log.get(i).content() instanceof Told told && whole.isCovered(told.incarnation());
            boolean covered = !gone[i] || folded;
            for (int later = i + 1; later < gone.length && !covered; later++) {
                covered = !gone[later]
                        && isCovered(whole, log.get(i).content(), log.get(later).content());
            }
            if (!covered) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCovered(Redis whole, Content content, Content later) {
        return later.hasKeyOf(content)
                && switch (content) {
                    case Once _, Fold _ -> true;
                    case Told told -> ((Told) later).slot().covers(told.slot());
                    case Witness witness -> ((Witness) later).slot().covers(witness.slot());
                    case Base base -> whole.covers((Base) later, base);
                };
    }

    private State without(State s, boolean[] gone) {
        List<Entry> kept = new ArrayList<>();
        for (int i = 0; i < gone.length; i++) {
            if (!gone[i]) {
                kept.add(s.log().get(i));
            }
        }
        Region eu = moved(overtaken(s.eu(), gone), gone);
        Region us = moved(overtaken(s.us(), gone), gone);
        return new State(eu, us, kept, s.compactions() - 1, s.logs(), s.logLosses(), s.ghost());
    }

    /** What a recovering shard has not read yet may stand behind its end now, so it asks for the end anew. */
    private Region overtaken(Region region, boolean[] gone) {
        boolean unread = false;
        for (int i = region.redis().next(); i < gone.length; i++) {
            unread |= gone[i];
        }
        boolean asks = unread && region.redis().recovering() && !rules.lack(Mutant.END_KEPT);
        return asks ? region.with(region.owner().unplaced()) : region;
    }

    /** The region with its offsets closed up. */
    static Region moved(Region region, boolean[] gone) {
        Owner owner = region.owner();
        Redis redis = region.redis();
        @Nullable Redis saved = region.saved();
        int from = owner.from() == Owner.MEASURED ? Owner.MEASURED : moved(owner.from(), gone);
        Owner closedUp = new Owner(owner.incarnation(), from, moved(owner.end(), gone), owner.seen(), owner.pass());
        return region.with(redis.next(moved(redis.next(), gone)))
                .with(closedUp)
                .withSaved(saved == null ? null : saved.next(moved(saved.next(), gone)));
    }

    private static int moved(int offset, boolean[] gone) {
        int before = offset;
        for (int i = 0; i < offset; i++) {
            before -= gone[i] ? 1 : 0;
        }
        return before;
    }
}
