package tally.chaos.history;

/**
 * What a client was told about one try.
 *
 * @param words for the report: the status and problem, or what broke
 */
public record Answer(Outcome outcome, String words) {}
