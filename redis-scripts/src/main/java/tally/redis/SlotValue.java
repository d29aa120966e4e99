package tally.redis;

/** What one incarnation has added to a counter: P and N, each 0 to 2^53 - 1. */
public record SlotValue(String incarnation, long increments, long decrements) {
    /** What stands in the place of a nonce in the name of a base: the sum of incarnations that have ended. */
    public static final String BASE = "base";
}
