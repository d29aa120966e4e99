package tally.counter.model;

/**
 * That ended incarnations are summed up from here on. It is written once, and never again under that id.
 *
 * @param parent the head of the chain when it was written, or NONE
 * @param of which incarnations
 */
record Fold(int id, int parent, int of) implements Entry.Content {
    static final int NONE = 0;

    boolean isOf(int incarnation) {
        return (of >> incarnation & 1) != 0;
    }

    @Override
    public boolean hasKeyOf(Entry.Content other) {
        return other instanceof Fold fold && fold.id == id;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("fold ").append(id).append(" of");
        for (int i = 0; i < Redis.INCARNATIONS; i++) {
            text.append(isOf(i) ? " " + Redis.name(i) : "");
        }
        return text.append(parent == NONE ? "" : " after " + parent).toString();
    }
}
