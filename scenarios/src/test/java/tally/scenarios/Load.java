package tally.scenarios;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Increments of one counter that go on in every given region until it is closed. What was attempted and what was
 * acknowledged bounds what the counter may show: an attempt without an answer may have counted or not.
 */
final class Load implements AutoCloseable {
    /** Between two attempts of one client; leaves the two cores to what is tested. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final AtomicLong attempted = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean over;

    Load(String counter, Region... regions) {
        for (Region region : regions) {
            clients.add(Thread.ofVirtual().name("load on " + region.name()).start(() -> run(region, counter)));
        }
    }

    long attempted() {
        return attempted.get();
    }

    long acknowledged() {
        return acknowledged.get();
    }

    private void run(Region region, String counter) {
        while (!over) {
            attempted.incrementAndGet();
            try {
                if (region.increment(counter).statusCode() == 200) {
                    acknowledged.incrementAndGet();
                }
            } catch (IOException unanswered) {
                // Exactly the case that the two bounds are for: it stays attempted and not acknowledged.
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    @Override
    public void close() {
        over = true;
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
