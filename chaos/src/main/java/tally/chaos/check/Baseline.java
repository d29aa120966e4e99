package tally.chaos.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tally.chaos.history.Increment;
import tally.chaos.history.SlotRead;

/**
 * What earlier rounds came to, so that their histories can be forgotten: per counter the value that all agreed on, and
 * all that was ever attempted.
 *
 * @param slots as they were read last, which later reads may not be below
 */
public record Baseline(Map<String, Settled> counters, List<SlotRead> slots) {
    public static final Baseline EMPTY = new Baseline(Map.of(), List.of());

    private static final Settled NOTHING = new Settled(0, 0, 0);

    /**
     * One counter.
     *
     * @param added the sum of the attempted positive deltas
     * @param taken the sum of the attempted negative deltas, not positive
     */
    public record Settled(long value, long added, long taken) {}

    public Baseline {
        counters = Map.copyOf(counters);
        slots = List.copyOf(slots);
    }

    public Settled of(String counter) {
        return counters.getOrDefault(counter, NOTHING);
    }

    /** After one more round, in which all promises were kept. */
    public Baseline after(List<Increment> increments, QuietState quiet) {
        Map<String, Settled> next = new HashMap<>(counters);
        quiet.values().forEach((counter, value) -> {
            Settled before = of(counter);
            next.put(counter, new Settled(value, before.added(), before.taken()));
        });
        for (Increment increment : increments) {
            long delta = increment.delta();
            next.compute(increment.counter(), (_, known) -> {
                Settled before = known == null ? NOTHING : known;
                return new Settled(
                        before.value(), before.added() + Math.max(delta, 0), before.taken() + Math.min(delta, 0));
            });
        }
        List<SlotRead> last = quiet.states().values().stream()
                .flatMap(region -> region.values().stream())
                .flatMap(state -> state.slots().stream())
                .toList();
        return new Baseline(next, last);
    }
}
