package tally.counter.model;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The increments of one incarnation.
 *
 * @param p how many
 * @param units which ones, a bit each: what the number stands for. No script knows it
 * @param facts into which incarnations it was folded, in a fixed order
 */
record Slot(int p, int units, List<Fact> facts) {
    static final Slot EMPTY = new Slot(0, 0, List.of());
    private static final Comparator<Fact> ORDER = Comparator.comparingInt(Fact::absorber)
            .thenComparingInt(Fact::since)
            .thenComparingInt(Fact::amount);

    Slot add(int amount, int more) {
        return new Slot(p + amount, units | more, facts);
    }

    Slot with(List<Fact> more) {
        if (facts.containsAll(more)) {
            return this;
        }
        return new Slot(
                p,
                units,
                Stream.concat(facts.stream(), more.stream())
                        .distinct()
                        .sorted(ORDER)
                        .toList());
    }

    /** The larger P, and every fact of both. */
    Slot merge(Slot other) {
        Slot larger = other.p > p ? new Slot(other.p, other.units, facts) : this;
        return larger.with(other.facts);
    }

    /** Whether merging {@code other} would change nothing. */
    boolean covers(Slot other) {
        return p >= other.p && facts.containsAll(other.facts);
    }

    @Override
    public String toString() {
        return facts.isEmpty() ? Integer.toString(p) : p + facts.toString();
    }
}
