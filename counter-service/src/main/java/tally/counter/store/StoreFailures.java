package tally.counter.store;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.concurrent.CompletionException;

/** Turns what Lettuce throws into {@link StoreUnavailableException}. */
final class StoreFailures {
    private StoreFailures() {}

    /**
     * A refusal by Redis itself ({@code OOM}, {@code LOADING}, {@code READONLY}, {@code MISCONF}, {@code WRONGTYPE}) comes
     * before a script's first write, so nothing was changed. After anything else the outcome is unknown.
     */
    static StoreUnavailableException translate(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case StoreUnavailableException known -> known;
            case RedisCommandExecutionException refused ->
                new StoreUnavailableException("Redis refuses: " + refused.getMessage(), true, refused);
            default -> new StoreUnavailableException("Redis can not be reached: " + cause.getMessage(), false, cause);
        };
    }
}
