package tally.redis;

import java.time.Duration;

/**
 * How long and how many idempotency keys a shard remembers.
 *
 * @param window how long at least, from a key's first use; up to half as long again, and longer while nobody uses keys
 * @param most the most keys in a shard that this region took itself, 1 or more; the next ones are refused. Those that the
 *     log brings come on top
 */
public record KeyRoom(Duration window, int most) {
    /** How many generations the keys lie in; the oldest is forgotten whole. */
    static final int GENERATIONS = 6;

    private static final int STEPS_PER_WINDOW = GENERATIONS - 2;

    public KeyRoom {
        if (window.toMillis() < STEPS_PER_WINDOW || most < 1) {
            throw new IllegalArgumentException("A window of " + window + " for " + most + " keys is too small.");
        }
    }

    /** The age at which a generation is followed by the next, in milliseconds. */
    long stepMs() {
        return window.toMillis() / STEPS_PER_WINDOW;
    }
}
