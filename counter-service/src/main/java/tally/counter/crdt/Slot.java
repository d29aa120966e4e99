package tally.counter.crdt;

/**
 * The increments and decrements that one incarnation has added to one counter. Only its own region ever raises it.
 *
 * @param increments P, 0 to 2^53 - 1
 * @param decrements N, 0 to 2^53 - 1
 */
public record Slot(long increments, long decrements) {
    public static final Slot EMPTY = new Slot(0, 0);

    public Slot {
        if (increments < 0 || decrements < 0) {
            throw new IllegalArgumentException("a slot never falls below 0: " + increments + ", " + decrements);
        }
    }

    public Slot add(long delta) {
        return delta >= 0
                ? new Slot(Math.addExact(increments, delta), decrements)
                : new Slot(increments, Math.subtractExact(decrements, delta));
    }

    /** The pointwise maximum. */
    public Slot merge(Slot other) {
        return new Slot(Math.max(increments, other.increments), Math.max(decrements, other.decrements));
    }

    public long value() {
        return increments - decrements;
    }
}
