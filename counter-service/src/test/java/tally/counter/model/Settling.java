package tally.counter.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tally.counter.model.Entry.Content;
import tally.counter.model.Entry.Once;
import tally.counter.model.Entry.Told;
import tally.counter.model.Entry.Witness;

/**
 * What is not worth a state of its own. Each part is either something that an owner does without anybody being able to
 * notice how long it took, or one form for states that nothing can tell apart from then on.
 */
final class Settling {
    private static final Comparator<Entry> ORDER = Comparator.comparingInt(entry -> place(entry.content()));

    private final Rules rules;
    private final Reading reading;
    private final Bounds bounds;

    Settling(Rules rules, Reading reading, Bounds bounds) {
        this.rules = rules;
        this.reading = reading;
        this.bounds = bounds;
    }

    State settled(State before, State after) {
        State s = placed(after);
        if (readsAtOnce(before) && s.us().owner().from() < s.log().size()) {
            s = placed(reading.merge(s, 1));
        }
        State t = s.with(0, settled(s.eu())).with(1, settled(s.us()));
        return t.mayLoseData() ? t : tidied(t);
    }

    /** An owner that keeps its name until it is refused can do nothing meanwhile that it could not do later. */
    private State placed(State after) {
        State s = after;
        for (int r = 0; r < 2; r++) {
            if (bounds.prompt() && reading.isOutdated(s.region(r))) {
                s = reading.place(reading.renamed(s, r), r);
            }
        }
        return s;
    }

    /**
     * us, as long as it has read everything and nothing of its own can go wrong: while no log is lost or compacted, what it has read is
     * a beginning of the log, and every beginning is the whole log in an earlier state.
     */
    private static boolean readsAtOnce(State before) {
        Allowance left = before.us().left();
        return before.compactions() + before.logs() + before.logLosses() == 0
                && left.losses() + left.takeovers() == 0
                && before.us().owner().from() == before.log().size();
    }

    private Region settled(Region region) {
        // Recovered sooner, a shard may do more; the end of a pass that clears nothing changes nothing.
        Region now = renumbered(reading.recovered(region));
        @Nullable Pass pass = now.owner().pass();
        now = pass != null && pass.isOver() ? now.withPass(false, null) : now;
        @Nullable Pass zombie = now.zombie();
        now = zombie != null && zombie.isOver() && !bounds.zombiesMerge() ? now.withPass(true, null) : now;
        return now.left().losses() == 0 && now.saved() != null ? now.withSaved(null) : now;
    }

    /**
     * With its sequences numbered anew: only the order of marks matters, and which of them a pass has read. It will clear
     * none but those, and none after a loss, so the marks of a snapshot are in an order of their own.
     */
    private Region renumbered(Region region) {
        if (!rules.clearOnlyWhatWasRead()) {
            return region;
        }
        Redis redis = region.redis();
        @Nullable Redis saved = region.saved();
        return region.withPass(false, renumbered(redis, region.owner().pass()))
                .withPass(true, renumbered(redis, region.zombie()))
                .with(redis.with(redis.dirty().renumbered()))
                .withSaved(saved == null ? null : saved.with(saved.dirty().renumbered()));
    }

    private static @Nullable Pass renumbered(Redis redis, @Nullable Pass pass) {
        if (pass == null) {
            return null;
        }
        boolean stands = redis.open() && redis.incarnation() == pass.incarnation();
        return pass.upTo(stands ? redis.dirty().number(pass.upTo()) : 0);
    }

    /** Folds keep their order. */
    private static int place(Content content) {
        return switch (content) {
            case Once _ -> 0;
            case Told told -> 1 + told.incarnation();
            case Witness witness -> 3 + Redis.INCARNATIONS + witness.incarnation();
            case Fold _ -> 1 + Redis.INCARNATIONS;
            case Base _ -> 2 + Redis.INCARNATIONS;
        };
    }

    /** No Redis will lose data any more, so what both have read is read by nobody again: only last records matter. */
    private static State tidied(State s) {
        List<Entry> log = s.log();
        int read = Math.min(s.eu().redis().next(), s.us().redis().next());
        List<Entry> kept = new ArrayList<>(Faults.compacted(log.subList(0, read)));
        kept.replaceAll(entry -> entry.by(Entry.Writer.GONE));
        kept.sort(ORDER);
        boolean[] gone = new boolean[log.size()];
        for (int i = 0; i < read - kept.size(); i++) {
            gone[i] = true;
        }
        kept.addAll(log.subList(read, log.size()));
        return new State(
                Faults.moved(s.eu(), gone),
                Faults.moved(s.us(), gone),
                kept,
                s.compactions(),
                s.logs(),
                s.logLosses(),
                s.ghost().safe());
    }
}
