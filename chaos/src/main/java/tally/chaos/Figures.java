package tally.chaos;

import java.util.List;
import tally.chaos.history.History;
import tally.chaos.history.Increment;
import tally.chaos.history.Outcome;

/**
 * How much was asked and answered.
 *
 * @param retried increments that were tried more than once
 * @param replayed increments that were answered as counted by an earlier try
 * @param refused increments that certainly were not counted
 * @param unknown increments that may have been counted
 */
record Figures(
        long increments,
        long acknowledged,
        long retried,
        long replayed,
        long refused,
        long unknown,
        long reads,
        long states,
        long updates) {
    static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0, 0, 0);

    static Figures of(History history) {
        List<Increment> all = history.increments();
        long acknowledged =
                all.stream().filter(each -> each.outcome().counted()).count();
        long unknown =
                all.stream().filter(each -> each.outcome() == Outcome.UNKNOWN).count();
        return new Figures(
                all.size(),
                acknowledged,
                all.stream().filter(each -> each.tries().size() > 1).count(),
                all.stream().filter(Figures::wasReplayed).count(),
                all.size() - acknowledged - unknown,
                unknown,
                history.reads().size(),
                history.slots().size(),
                history.updates().size());
    }

    private static boolean wasReplayed(Increment increment) {
        return increment.tries().stream().anyMatch(one -> one.answer().outcome() == Outcome.REPLAYED);
    }

    Figures plus(Figures other) {
        return new Figures(
                increments + other.increments,
                acknowledged + other.acknowledged,
                retried + other.retried,
                replayed + other.replayed,
                refused + other.refused,
                unknown + other.unknown,
                reads + other.reads,
                states + other.states,
                updates + other.updates);
    }

    @Override
    public String toString() {
        return increments + " increments attempted: " + acknowledged + " acknowledged (" + retried + " after retries, "
                + replayed + " as replays), " + refused + " refused, " + unknown + " unknown; " + reads + " GETs, "
                + states + " slots read, " + updates + " updates over sockets";
    }
}
