package tally.counter.store;

import org.jspecify.annotations.Nullable;

/**
 * Whether this replica counts into its region's Redis.
 *
 * @param name {@code starting} until Redis was checked, after each time it was reached; {@code refused} while something
 *     is wrong with it that loses counts, and then nothing is written; else {@code running}
 * @param reason why the replica is not ready and what to do about it; null when Redis is as it must be
 */
public record StoreState(String name, @Nullable String reason) {
    static final String STARTING = "starting";
    static final String RUNNING = "running";
    static final String REFUSED = "refused";
}
