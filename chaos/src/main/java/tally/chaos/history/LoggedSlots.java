package tally.chaos.history;

import java.util.Map;
import java.util.TreeMap;

/** The slots as the records of the state topic have them, folded as they came. Not safe for threads. */
public final class LoggedSlots {
    private final Map<String, Map<String, Logged>> counters = new TreeMap<>();

    /** The last record of a slot's key, and the pointwise maximum of all its records. */
    public record Logged(long lastIncrements, long lastDecrements, long mostIncrements, long mostDecrements) {
        Logged then(long increments, long decrements) {
            return new Logged(
                    increments, decrements, Math.max(mostIncrements, increments), Math.max(mostDecrements, decrements));
        }
    }

    /** The next record of this slot. */
    public void take(String counter, String incarnation, long increments, long decrements) {
        Logged first = new Logged(increments, decrements, increments, decrements);
        counters.computeIfAbsent(counter, _ -> new TreeMap<>())
                .merge(incarnation, first, (before, _) -> before.then(increments, decrements));
    }

    /** By incarnation; empty when the log has nothing of the counter. */
    public Map<String, Logged> of(String counter) {
        return counters.getOrDefault(counter, Map.of());
    }

    /** The total that a region rebuilt from the whole topic would have. */
    public long rebuilt(String counter) {
        return of(counter).values().stream()
                .mapToLong(slot -> slot.mostIncrements() - slot.mostDecrements())
                .sum();
    }
}
