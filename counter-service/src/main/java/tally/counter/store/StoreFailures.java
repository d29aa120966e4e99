package tally.counter.store;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** Turns what Lettuce throws into {@link StoreUnavailableException}. */
final class StoreFailures {
    /**
     * The refusals that come before a script runs, or at its first write: once a script has written, Redis lets it finish
     * whatever becomes of memory, disk or role meanwhile. An error of a single command within a script ({@code WRONGTYPE},
     * {@code NOPERM}, {@code ERR}) is not among them, because it may come after other writes of the same script.
     */
    private static final Set<String> NOTHING_WRITTEN = Set.of(
            "OOM",
            "MISCONF",
            "READONLY",
            "NOREPLICAS",
            "LOADING",
            "BUSY",
            "MASTERDOWN",
            "CLUSTERDOWN",
            "MOVED",
            "ASK",
            "TRYAGAIN",
            "NOAUTH",
            "NOSCRIPT");

    private StoreFailures() {}

    /** Nothing was changed if Redis says so; after anything else the outcome is unknown. */
    static StoreUnavailableException translate(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case StoreUnavailableException known -> known;
            case RedisCommandExecutionException refused ->
                new StoreUnavailableException(
                        "Redis refuses: " + refused.getMessage(), nothingWritten(refused), refused);
            default -> new StoreUnavailableException("Redis can not be reached: " + cause.getMessage(), false, cause);
        };
    }

    private static boolean nothingWritten(RedisCommandExecutionException refused) {
        return NOTHING_WRITTEN.contains(String.valueOf(refused.getMessage()).split(" ", 2)[0]);
    }
}
