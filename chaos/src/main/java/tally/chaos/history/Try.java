package tally.chaos.history;

/**
 * One sending of an increment.
 *
 * @param at the replica or gateway that it was sent to
 */
public record Try(String at, long sentNanos, long answeredNanos, Answer answer) {}
