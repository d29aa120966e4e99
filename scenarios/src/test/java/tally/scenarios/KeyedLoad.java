package tally.scenarios;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import tally.testing.stack.Region;

/**
 * Increments of one counter, each with an idempotency key and repeated until it is answered, in every given region until
 * closed. So it is known of every one that it was counted, and the sum is exact.
 */
final class KeyedLoad implements AutoCloseable {
    /** Between two attempts of one client; leaves the two cores to what is tested. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String counter;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final List<Thread> clients = new ArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private volatile boolean over;
    private volatile boolean givenUp;

    KeyedLoad(String counter, Region... regions) {
        this.counter = counter;
        for (Region region : regions) {
            for (int client = 0; client < 2; client++) {
                clients.add(Thread.ofVirtual()
                        .name("keyed load on " + region.name())
                        .uncaughtExceptionHandler((_, failure) -> failures.add(failure))
                        .start(() -> run(region)));
            }
        }
    }

    /** How many increments were counted. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** How many attempts were not answered, or told to come again. */
    long repeated() {
        return repeated.get();
    }

    private void run(Region region) {
        while (!over) {
            String key = UUID.randomUUID().toString();
            while (!isCounted(region, key)) {
                if (givenUp) {
                    return;
                }
                repeated.incrementAndGet();
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            acknowledged.incrementAndGet();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean isCounted(Region region, String key) {
        try {
            HttpResponse<String> answer = region.increment(counter, key);
            if (answer.statusCode() != 200 && answer.statusCode() != 503) {
                throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
            }
            return answer.statusCode() == 200;
        } catch (IOException unanswered) {
            // Exactly what keys are for: the same key is sent again.
            return false;
        }
    }

    /**
     * Returns when every increment that was begun is counted; fails when one is still not after a minute, or when one was
     * answered as none may be.
     */
    @Override
    public void close() {
        over = true;
        try {
            for (Thread client : clients) {
                if (!client.join(PATIENCE)) {
                    givenUp = true;
                    throw new IllegalStateException("An increment was never counted, however often it was repeated");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("The load ended early", failures.getFirst());
        }
    }
}
