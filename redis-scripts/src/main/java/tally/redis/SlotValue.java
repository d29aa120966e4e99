package tally.redis;

/** What one incarnation has added to a counter: P and N, each 0 to 2^53 - 1. */
public record SlotValue(String incarnation, long increments, long decrements) {}
