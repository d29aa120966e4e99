package tally.bench.load;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** When a page whose connection is lost comes back: exponential waits with full jitter, so that not all come at once. */
record Reconnection(RandomGenerator random) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int DOUBLINGS = 10;

    /**
     * Anything from a tenth of a second up to half a second, doubled for each attempt that failed, up to 20 s.
     *
     * @param failed attempts in a row, from 0
     */
    Duration wait(int failed) {
        return Duration.ofNanos(
                random.nextLong(SHORTEST.toNanos(), longest(failed).toNanos()));
    }

    /** When the next gateway is called, so that it answers before the leaving one's {@code time} is over. */
    static Duration move(Duration time) {
        return time.multipliedBy(4).dividedBy(5);
    }

    /** No wait is longer than this. */
    static Duration longest(int failed) {
        Duration doubled = FIRST.multipliedBy(1L << Math.min(failed, DOUBLINGS));
        return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }

    /** Codes from 4500 to 4999 say that another attempt would be refused too. */
    static boolean comesBack(int code) {
        return code < 4500 || code > 4999;
    }
}
