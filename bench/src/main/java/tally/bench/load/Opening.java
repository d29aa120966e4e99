package tally.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Many pages that are being opened or subscribed, of which only some wait at once: a queue that overflows loses them. */
final class Opening {
    private static final int AT_ONCE = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    /** Takes one more; waits for those before it when they are many. */
    void add(CompletableFuture<Void> page) throws InterruptedException {
        waiting.add(page);
        if (waiting.size() == AT_ONCE) {
            await();
        }
    }

    /** Waits for the last ones; {@link MeasurementFailure} when one of them fails, or does not come. */
    void await() throws InterruptedException {
        try {
            CompletableFuture.allOf(waiting.toArray(CompletableFuture<?>[]::new))
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new MeasurementFailure("a page was not subscribed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new MeasurementFailure("pages were not subscribed within " + PATIENCE.toSeconds() + " s", e);
        }
        waiting.clear();
    }
}
