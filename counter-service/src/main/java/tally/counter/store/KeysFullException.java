package tally.counter.store;

/** As many idempotency keys are remembered as may be ({@code tally.once.max-keys}). Nothing was changed. */
public class KeysFullException extends RuntimeException {
    public KeysFullException() {
        super("No more idempotency keys can be remembered now. Nothing was counted; try again later.");
    }
}
