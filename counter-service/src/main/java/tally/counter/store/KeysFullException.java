package tally.counter.store;

/** This region has taken as many idempotency keys as it may ({@code tally.once.max-keys}). Nothing was changed. */
public class KeysFullException extends RuntimeException {
    public KeysFullException() {
        super("This region has taken as many idempotency keys as it may remember (tally.once.max-keys)."
                + " Nothing was counted; try again later.");
    }
}
