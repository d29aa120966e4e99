package tally.counter.model;

/**
 * The increments of one incarnation, or a sum of such.
 *
 * @param p how many
 * @param units which ones, a bit each: what the number stands for. No script knows it
 */
record Slot(int p, int units) {
    static final Slot EMPTY = new Slot(0, 0);

    Slot add(Slot more) {
        return new Slot(p + more.p, units | more.units);
    }

    Slot add(int unit) {
        return add(new Slot(1, 1 << unit));
    }

    Slot merge(Slot other) {
        return other.p > p ? other : this;
    }

    /** Whether merging {@code other} would change nothing. */
    boolean covers(Slot other) {
        return p >= other.p;
    }

    @Override
    public String toString() {
        return Integer.toString(p);
    }
}
