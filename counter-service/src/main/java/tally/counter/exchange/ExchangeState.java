package tally.counter.exchange;

import org.jspecify.annotations.Nullable;

/**
 * Whether this replica exchanges state with the other regions.
 *
 * @param name {@code starting} until Kafka was first reached, then {@code running}; {@code refused} while a topic is
 *     wrong, and then nothing is read or written
 * @param reason what is in the way and what to do about it; null when nothing is
 */
public record ExchangeState(String name, @Nullable String reason) {
    static final String STARTING = "starting";
    static final String RUNNING = "running";
    static final String REFUSED = "refused";

    boolean refused() {
        return name.equals(REFUSED);
    }
}
