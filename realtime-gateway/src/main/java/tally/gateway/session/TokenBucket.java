package tally.gateway.session;

import java.time.Duration;

/**
 * How much one client may do: so many a second in the long run, and so many at once after a quiet while (the token bucket
 * of RFC 2697, with one rate). Not safe for threads: a client's frames come one at a time.
 */
final class TokenBucket {
    private final double perNano;
    private final double most;
    private double tokens;
    private long atNanos;

    /** Begins full, at {@code nowNanos} on the monotonic clock. */
    TokenBucket(int perSecond, int most, long nowNanos) {
        this.perNano = perSecond / 1e9;
        this.most = most;
        this.tokens = most;
        this.atNanos = nowNanos;
    }

    /** Returns whether there was a token; it is taken then. */
    boolean take(long nowNanos) {
        tokens = Math.min(most, tokens + (nowNanos - atNanos) * perNano);
        atNanos = nowNanos;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** How long until there are {@code wanted} tokens, counted from the last {@link #take}; at least a millisecond. */
    Duration until(int wanted) {
        double nanos = Math.max(0, Math.min(wanted, most) - tokens) / perNano;
        return Duration.ofMillis(Math.max(1, (long) Math.ceil(nanos / 1e6)));
    }
}
