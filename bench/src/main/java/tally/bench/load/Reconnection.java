package tally.bench.load;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** When a page whose connection is lost comes back: exponential waits with full jitter, so that not all come at once. */
record Reconnection(RandomGenerator random) {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int DOUBLINGS = 10;

    /**
     * Anything up to half a second, doubled for each attempt that failed, up to 20 s.
     *
     * @param failed attempts in a row, from 0
     */
    Duration wait(int failed) {
        return Duration.ofNanos(random.nextLong(longest(failed).toNanos()));
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
