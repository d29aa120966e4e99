package tally.chaos.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tally.chaos.history.CounterState;
import tally.chaos.history.LoggedSlots;
import tally.chaos.history.LoggedSlots.Logged;
import tally.chaos.history.SlotRead;

/**
 * Promises C and R: when quiet, the last record of each slot is what the slot's own region has, and a fold of all records
 * by maximum has the totals that are shown.
 */
public final class LogAgreement {
    private static final String NOTHING = "nothing";

    private LogAgreement() {}

    static List<BrokenPromise> check(QuietState quiet) {
        List<BrokenPromise> broken = new ArrayList<>();
        quiet.states().forEach((region, states) -> broken.addAll(ofRegion(region, states, quiet.log())));
        quiet.values().forEach((counter, value) -> {
            long rebuilt = quiet.log().rebuilt(counter);
            if (rebuilt != value) {
                broken.add(new BrokenPromise(
                        Promise.R, counter, "a rebuild", value + " as all show it", Long.toString(rebuilt)));
            }
        });
        return broken;
    }

    /** Where the log does not have the region's own slots as the region has them: empty once it has drained. */
    public static List<BrokenPromise> ofRegion(String region, Map<String, CounterState> states, LoggedSlots log) {
        List<BrokenPromise> broken = new ArrayList<>();
        states.forEach((counter, state) -> {
            Map<String, String> live = new TreeMap<>();
            state.slots().stream()
                    .filter(slot -> slot.owner().equals(region))
                    .forEach(slot -> live.put(slot.incarnation(), text(slot.increments(), slot.decrements())));
            Map<String, String> logged = new TreeMap<>();
            log.of(counter).forEach((incarnation, slot) -> {
                if (SlotRead.ownerOf(incarnation).equals(region)) {
                    logged.put(incarnation, text(slot));
                }
            });
            Map<String, String> all = new TreeMap<>(live);
            all.putAll(logged);
            all.keySet().forEach(incarnation -> {
                String there = live.getOrDefault(incarnation, NOTHING);
                String last = logged.getOrDefault(incarnation, NOTHING);
                if (!there.equals(last)) {
                    broken.add(new BrokenPromise(
                            Promise.C,
                            counter,
                            region,
                            there + " as the last record of the slot " + incarnation + ", as Redis has it",
                            last));
                }
            });
        });
        return broken;
    }

    private static String text(Logged slot) {
        return text(slot.lastIncrements(), slot.lastDecrements());
    }

    private static String text(long increments, long decrements) {
        return "+" + increments + " -" + decrements;
    }
}
