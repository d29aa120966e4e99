package tally.counter.store;

/** More increments wait than {@code tally.store.max-waiting}. Nothing was changed. */
public class StoreBusyException extends RuntimeException {
    public StoreBusyException(int waiting) {
        super(waiting + " increments are waiting already. Nothing was counted; try again shortly.");
    }
}
