package tally.chaos.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** When clients act and when they end: first no new work is begun, and later what is unfinished is given up. */
final class Tempo {
    private static final Duration RETRY = Duration.ofMillis(250);

    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch givenUp = new CountDownLatch(1);

    void end() {
        over.countDown();
    }

    void giveUp() {
        givenUp.countDown();
    }

    /** Waits for the next thing to do, about {@code mean}; false when there is none any more. */
    boolean next(RandomGenerator random, Duration mean) throws InterruptedException {
        return !over.await((long) (mean.toNanos() * random.nextExponential()), TimeUnit.NANOSECONDS);
    }

    /** Waits before something is tried again; false when it is to be given up. */
    boolean again(RandomGenerator random) throws InterruptedException {
        return !givenUp.await((long) (RETRY.toNanos() * (0.5 + random.nextDouble())), TimeUnit.NANOSECONDS);
    }
}
