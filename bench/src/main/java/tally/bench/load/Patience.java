package tally.bench.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How the thread that measures waits for the event loop's thread. */
public final class Patience {
    private Patience() {}

    /** What comes; {@link MeasurementFailure} when it fails or does not come in time. */
    public static <T> T await(CompletableFuture<T> coming, Duration limit, String what) throws InterruptedException {
        try {
            return coming.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (TimeoutException e) {
            throw new MeasurementFailure(what + " did not come within " + limit.toSeconds() + " s", e);
        }
    }

    /** Lets time pass in which nothing should end; {@link MeasurementFailure} at once when something does. */
    public static void pass(Duration time, CompletableFuture<?> unexpected) throws InterruptedException {
        try {
            unexpected.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (TimeoutException asExpected) {
            return;
        }
        throw new MeasurementFailure("a load ended before it was stopped");
    }

    private static MeasurementFailure failure(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause instanceof MeasurementFailure failure
                ? failure
                : new MeasurementFailure("the load failed: " + cause, e);
    }
}
