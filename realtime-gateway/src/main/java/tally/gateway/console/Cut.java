package tally.gateway.console;

import org.jspecify.annotations.Nullable;

/** @param cut whether a region shall be cut off from the others; null when the request forgot to say */
record Cut(@Nullable Boolean cut) {}
