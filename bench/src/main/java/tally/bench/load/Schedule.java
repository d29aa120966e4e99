package tally.bench.load;

import java.util.concurrent.TimeUnit;

/** A fixed rate: number n, from 0, is due n / rate seconds after the start, to the nanosecond, however large n is. */
record Schedule(long startNanos, long perSecond) {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    Schedule startingAt(long nanos) {
        return new Schedule(nanos, perSecond);
    }

    long dueNanos(long number) {
        return startNanos + number / perSecond * SECOND + number % perSecond * SECOND / perSecond;
    }
}
