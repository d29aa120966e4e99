package tally.counter.store;

/** The shard's Redis has lost data, or may have, and the log is being read again. Nothing was changed. */
public class StoreRecoveringException extends RuntimeException {
    public StoreRecoveringException() {
        super("This counter is being recovered from the log. Nothing was changed; try again shortly.");
    }
}
