package tally.redis;

import java.util.List;

/**
 * The incarnation that a shard stands in after a write.
 *
 * @param reason why the call opened it: restart, empty, echo; empty text when it was open already
 */
public record Opening(String incarnation, String reason) {
    /** Redis is another process than the one that the shard was opened under. */
    public static final String RESTART = "restart";

    /**
     * Why a shard is opened: its Redis is another process by now, it is empty, or the log has more of the present
     * incarnation than Redis has.
     */
    public static final List<String> REASONS = List.of(RESTART, "empty", "echo");

    /** Whether the call opened the incarnation. */
    public boolean opened() {
        return !reason.isEmpty();
    }
}
