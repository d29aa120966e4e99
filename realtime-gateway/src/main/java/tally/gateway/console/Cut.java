package tally.gateway.console;

import org.jspecify.annotations.Nullable;

/**
 * What to do with a region.
 *
 * @param cut whether it shall be cut off from the others; null when the request forgot to say
 */
record Cut(@Nullable Boolean cut) {}
