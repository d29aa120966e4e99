package tally.counter.store;

import tally.counter.CounterId;

/** An idempotency key that was used for another change of the same counter. Nothing was changed. */
public class KeyMismatchException extends RuntimeException {
    public KeyMismatchException(CounterId id) {
        super("This idempotency key was used for another change of " + id + ". Use a fresh key for each change.");
    }
}
