package tally.chaos.history;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One increment that a client wants counted, and all tries of it. Without an idempotency key there is one try; with one
 * there are as many as it takes. Safe for threads.
 */
public final class Increment {
    private final String counter;
    private final long delta;
    private final String region;
    private final @Nullable String key;
    private final long begunNanos;
    private final List<Try> tries = new ArrayList<>(1);

    public Increment(String counter, long delta, String region, @Nullable String key, long begunNanos) {
        this.counter = counter;
        this.delta = delta;
        this.region = region;
        this.key = key;
        this.begunNanos = begunNanos;
    }

    public String counter() {
        return counter;
    }

    public long delta() {
        return delta;
    }

    public String region() {
        return region;
    }

    /** The idempotency key; null without one. */
    public @Nullable String key() {
        return key;
    }

    /** Before the first try was sent: from here on it may be counted. */
    public long begunNanos() {
        return begunNanos;
    }

    public synchronized void tried(Try one) {
        tries.add(one);
    }

    public synchronized List<Try> tries() {
        return List.copyOf(tries);
    }

    /** What is known after all tries: acknowledged if one was; unknown if one may have counted, or none has an answer. */
    public synchronized Outcome outcome() {
        boolean unknown = tries.isEmpty();
        for (Try one : tries) {
            Outcome outcome = one.answer().outcome();
            if (outcome.counted()) {
                return Outcome.ACKNOWLEDGED;
            }
            unknown |= outcome == Outcome.UNKNOWN;
        }
        return unknown ? Outcome.UNKNOWN : tries.getLast().answer().outcome();
    }
}
