package tally.counter.store;

import org.jspecify.annotations.Nullable;

/** Redis can not be reached, or refuses. */
public class StoreUnavailableException extends RuntimeException {
    private final boolean outcomeKnown;

    /** @param outcomeKnown true: nothing was changed; false: the call may have been applied */
    public StoreUnavailableException(String message, boolean outcomeKnown, @Nullable Throwable cause) {
        super(message, cause);
        this.outcomeKnown = outcomeKnown;
    }

    public boolean outcomeKnown() {
        return outcomeKnown;
    }
}
