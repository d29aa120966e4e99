package tally.counter.exchange;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A figure of the exchange, asked for at most once a second however many want to know it. */
final class Figure {
    private static final Logger log = LoggerFactory.getLogger(Figure.class);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final String what;
    private final Supplier<CompletableFuture<Long>> question;
    private CompletableFuture<Optional<Long>> last = CompletableFuture.completedFuture(Optional.empty());
    private long askedNanos = System.nanoTime() - FRESH.toNanos();

    /** @param what completes the sentence "It is unknown …" */
    Figure(String what, Supplier<CompletableFuture<Long>> question) {
        this.what = what;
        this.question = question;
    }

    /** Completes within a second and never with a failure; empty when Kafka or Redis does not say. */
    synchronized CompletableFuture<Optional<Long>> now() {
        if (System.nanoTime() - askedNanos >= FRESH.toNanos()) {
            askedNanos = System.nanoTime();
            last = ask();
        }
        return last;
    }

    private CompletableFuture<Optional<Long>> ask() {
        return question.get()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .handle((figure, failure) -> {
                    if (failure != null) {
                        log.debug("It is unknown {}.", what, failure);
                    }
                    return Optional.ofNullable(figure);
                });
    }
}
