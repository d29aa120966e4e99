package tally.chaos.stack;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How long something may take. Waiting ends at once when the thread is interrupted. */
public record Patience(Duration limit) {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    /** What is waited for. */
    public interface Condition {
        boolean holds() throws InterruptedException;
    }

    public static Patience ofSeconds(long seconds) {
        return new Patience(Duration.ofSeconds(seconds));
    }

    /** Looks again and again, at least once; false when it did not come true in time. */
    public boolean until(Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            pass(LOOK_EVERY);
        }
        return true;
    }

    /** Lets time pass: for a schedule, which has nothing else to wait for. */
    public static void pass(Duration time) throws InterruptedException {
        if (time.isPositive() && NEVER.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("nobody opens this latch");
        }
    }
}
