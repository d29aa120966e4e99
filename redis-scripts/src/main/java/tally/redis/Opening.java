package tally.redis;

/**
 * The incarnation that a shard stands in after a write.
 *
 * @param reason why the call opened it: restart, empty, echo; empty text when it was open already
 */
public record Opening(String incarnation, String reason) {
    /** Whether the call opened the incarnation. */
    public boolean opened() {
        return !reason.isEmpty();
    }
}
