package tally.counter.exchange;

import org.jspecify.annotations.Nullable;

/**
 * Whether the exchange runs.
 *
 * @param name {@code starting}, {@code running} or {@code refused}
 * @param reason why it does not run; null when it does
 */
public record ExchangeState(String name, @Nullable String reason) {}
