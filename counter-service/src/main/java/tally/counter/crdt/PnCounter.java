package tally.counter.crdt;

import java.util.Map;
import java.util.TreeMap;

/**
 * A counter that many incarnations raise without coordination: one {@link Slot} per incarnation, of which each is
 * raised by its own region only. Merging takes the larger of each slot, so it is commutative, associative and
 * idempotent: duplicated, reordered and repeated messages change nothing. The value is the sum of P - N over the slots.
 *
 * <p>Source: Shapiro, Preguica, Baquero, Zawirski, "A comprehensive study of convergent and commutative replicated data
 * types", INRIA RR-7506, 2011, specification 7 (PN-Counter).
 *
 * @param slots by incarnation
 */
public record PnCounter(Map<String, Slot> slots) {
    public static final PnCounter EMPTY = new PnCounter(Map.of());

    public PnCounter {
        slots = Map.copyOf(slots);
    }

    /** The counter after {@code incarnation} has added {@code delta}. */
    public PnCounter add(String incarnation, long delta) {
        return with(incarnation, slot(incarnation).add(delta));
    }

    /** The counter after it has heard of a slot. */
    public PnCounter merge(String incarnation, Slot slot) {
        return with(incarnation, slot(incarnation).merge(slot));
    }

    public PnCounter merge(PnCounter other) {
        PnCounter merged = this;
        for (Map.Entry<String, Slot> entry : other.slots.entrySet()) {
            merged = merged.merge(entry.getKey(), entry.getValue());
        }
        return merged;
    }

    public Slot slot(String incarnation) {
        return slots.getOrDefault(incarnation, Slot.EMPTY);
    }

    public long value() {
        return slots.values().stream().mapToLong(Slot::value).sum();
    }

    private PnCounter with(String incarnation, Slot slot) {
        Map<String, Slot> next = new TreeMap<>(slots);
        next.put(incarnation, slot);
        return new PnCounter(next);
    }
}
