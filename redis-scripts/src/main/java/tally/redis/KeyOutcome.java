package tally.redis;

/** What became of a change with an idempotency key. */
public sealed interface KeyOutcome {
    /** It was counted just now, with its item. */
    record Counted() implements KeyOutcome {}

    /** It had been counted before; nothing was changed. */
    record Replayed(Remembered answer) implements KeyOutcome {}

    /** The key was used for another change of the same counter; nothing was changed. */
    record Mismatch() implements KeyOutcome {}

    /** Whether the key was used is not known until the log has been read again; nothing was changed. */
    record Recovering() implements KeyOutcome {}

    /** The shard remembers as many keys of this region as it may; nothing was changed. */
    record Full() implements KeyOutcome {}

    static KeyOutcome of(String text) {
        return switch (text) {
            case "" -> new Counted();
            case "mismatch" -> new Mismatch();
            case "recovering" -> new Recovering();
            case "full" -> new Full();
            default -> new Replayed(Remembered.parse(text));
        };
    }
}
