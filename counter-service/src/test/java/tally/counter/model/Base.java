package tally.counter.model;

/**
 * What stands in place of every slot whose incarnation has a rank up to the one of {@code fold}: their sum.
 *
 * @param fold the id of the chain's head when it was worked out, or NONE
 */
record Base(int fold, Slot sum) implements Entry.Content {
    static final Base NONE = new Base(Fold.NONE, Slot.EMPTY);

    @Override
    public boolean hasKeyOf(Entry.Content other) {
        return other instanceof Base;
    }

    @Override
    public int units() {
        return sum.units();
    }

    @Override
    public String toString() {
        return "base=" + sum + " under " + fold;
    }
}
