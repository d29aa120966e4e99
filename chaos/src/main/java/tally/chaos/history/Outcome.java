package tally.chaos.history;

/** How one try of an increment ended, as far as its client can know. */
public enum Outcome {
    /** Counted by this try. */
    ACKNOWLEDGED,
    /** Counted by an earlier try with the same idempotency key. */
    REPLAYED,
    /** Nothing was changed, and the same call can succeed later. */
    NOT_NOW,
    /** Nothing was changed, and the same call will be refused again. */
    REFUSED,
    /** Counted or not. */
    UNKNOWN;

    public boolean counted() {
        return this == ACKNOWLEDGED || this == REPLAYED;
    }
}
