package tally.chaos.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tally.chaos.history.History;
import tally.chaos.history.Increment;
import tally.chaos.history.SlotRead;

/** All promises, held against one round. */
public final class Checker {
    private Checker() {}

    /**
     * What a round came to.
     *
     * @param missing by counter, what a declared loss took away
     */
    public record Verdict(List<BrokenPromise> broken, Map<String, Long> missing) {}

    /**
     * @param before what the rounds before came to
     * @param isolations in which the struck region has to count
     */
    public static Verdict check(
            History history, Baseline before, QuietState quiet, Loss loss, List<Isolation> isolations) {
        List<Increment> increments = history.increments();
        Settlement.Result settled = Settlement.check(increments, before, quiet, loss);
        List<BrokenPromise> broken = new ArrayList<>(ValueBounds.check(history, before));
        broken.addAll(settled.broken());
        List<SlotRead> slots = new ArrayList<>(before.slots());
        slots.addAll(history.slots());
        broken.addAll(SlotOrder.check(slots));
        broken.addAll(LogAgreement.check(quiet));
        broken.addAll(SocketOrder.check(history.updates(), quiet));
        broken.addAll(Availability.check(increments, isolations));
        return new Verdict(List.copyOf(broken), settled.missing());
    }
}
