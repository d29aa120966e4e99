package tally.counter.request;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.counter.InvalidKeyException;
import tally.counter.store.KeyMismatchException;
import tally.counter.store.KeysFullException;
import tally.counter.store.OverflowException;
import tally.counter.store.StoreBusyException;
import tally.counter.store.StoreRecoveringException;
import tally.counter.store.StoreUnavailableException;

/**
 * Turns whatever went wrong into the refusal that the caller is told. What is nobody's foreseen failure is logged here
 * with its stack and told without any of it.
 */
public final class Failure {
    private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

    private Failure() {}

    public static ProblemException refusal(Throwable error) {
        return switch (error) {
            case CompletionException wrapped when wrapped.getCause() != null -> refusal(wrapped.getCause());
            case ExecutionException wrapped when wrapped.getCause() != null -> refusal(wrapped.getCause());
            case ProblemException refusal -> refusal;
            case InvalidKeyException invalid ->
                new ProblemException(ProblemType.INVALID_KEY, String.valueOf(invalid.getMessage()));
            case OverflowException overflow ->
                new ProblemException(ProblemType.OVERFLOW, String.valueOf(overflow.getMessage()));
            case KeyMismatchException mismatch ->
                new ProblemException(ProblemType.IDEMPOTENCY_MISMATCH, String.valueOf(mismatch.getMessage()));
            case StoreRecoveringException recovering ->
                new ProblemException(ProblemType.RECOVERING, String.valueOf(recovering.getMessage()));
            case KeysFullException full ->
                new ProblemException(ProblemType.RATE_LIMITED, String.valueOf(full.getMessage()));
            case StoreBusyException busy ->
                new ProblemException(ProblemType.RATE_LIMITED, String.valueOf(busy.getMessage()));
            case StoreUnavailableException unavailable -> unavailable(unavailable);
            default -> unforeseen(error);
        };
    }

    // The store's own message names hosts, so it stays in the log.
    private static ProblemException unavailable(StoreUnavailableException error) {
        LOG.debug("answering store-unavailable", error);
        return new ProblemException(
                ProblemType.STORE_UNAVAILABLE,
                error.outcomeKnown()
                        ? "This region's store can not be reached. Nothing was changed; try again."
                        : "This region's store did not answer. Whether the call was applied is not known: repeat it with"
                                + " the same idempotency key; an increment that is repeated without one may count twice.");
    }

    private static ProblemException unforeseen(Throwable error) {
        LOG.error("a request failed in a way that nobody foresaw", error);
        return new ProblemException(
                ProblemType.INTERNAL, "The service failed. The reason is in its log; try again later.");
    }
}
