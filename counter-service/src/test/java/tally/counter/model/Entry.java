package tally.counter.model;

/** A record of the log. Kind and incarnation are its key. */
record Entry(Kind kind, int incarnation, Slot slot, Writer writer) {
    enum Kind {
        /** The idempotency key; there is one in the model. */
        ONCE,
        /** A slot with its facts. */
        SLOT,
        /** That an incarnation may be forgotten. */
        CLOSED
    }

    /** Whose assignment wrote it, as its own region sees it today. */
    enum Writer {
        OWNER,
        ZOMBIE,
        /** An assignment before the last takeover but one. */
        GONE
    }

    static Entry once(int region) {
        return new Entry(Kind.ONCE, region, Slot.EMPTY, Writer.OWNER);
    }

    static Entry of(int incarnation, Slot slot) {
        return new Entry(Kind.SLOT, incarnation, slot, Writer.OWNER);
    }

    static Entry closed(int incarnation) {
        return new Entry(Kind.CLOSED, incarnation, Slot.EMPTY, Writer.OWNER);
    }

    Entry by(Writer now) {
        return now == writer ? this : new Entry(kind, incarnation, slot, now);
    }

    boolean hasKeyOf(Entry other) {
        return kind == other.kind && (kind == Kind.ONCE || incarnation == other.incarnation);
    }

    boolean isOf(int region) {
        return Redis.isOf(incarnation, region);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case ONCE -> "key";
            case SLOT -> Redis.name(incarnation) + "=" + slot + (writer == Writer.ZOMBIE ? " by zombie" : "");
            case CLOSED -> "closed " + Redis.name(incarnation);
        };
    }
}
