package tally.gateway.subscription;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tally.gateway.fanout.LiveCounter;

/** Waits until counters are settled, and leaves nothing behind at those that are not in time. */
final class Wait implements Runnable {
    private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
    private final AtomicInteger missing;

    private Wait(int missing) {
        this.missing = new AtomicInteger(missing);
    }

    /** Completes when all of them are settled or the time is over. */
    static CompletableFuture<@Nullable Void> forAll(List<LiveCounter> counters, Duration timeout) {
        List<LiveCounter> unknown =
                counters.stream().filter(counter -> !counter.isSettled()).toList();
        if (unknown.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Wait wait = new Wait(unknown.size());
        for (LiveCounter counter : unknown) {
            if (!counter.await(wait)) {
                wait.run();
            }
        }
        return wait.over
                .completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> unknown.forEach(counter -> counter.forget(wait)));
    }

    /** One more is settled. */
    @Override
    public void run() {
        if (missing.decrementAndGet() == 0) {
            over.complete(null);
        }
    }
}
