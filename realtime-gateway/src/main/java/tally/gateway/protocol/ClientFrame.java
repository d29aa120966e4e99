package tally.gateway.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client asks for. {@code ref} is the client's own number for the answer; it may leave it out. */
public sealed interface ClientFrame {
    /**
     * Asks for values, now and at each change.
     *
     * @param counters names as the client wrote them, not yet checked
     */
    record Subscribe(@Nullable Long ref, List<String> counters) implements ClientFrame {}

    record Unsubscribe(@Nullable Long ref, List<String> counters) implements ClientFrame {}

    /**
     * Counts.
     *
     * @param delta within the limits, not 0; the counter's name is valid too
     */
    record Increment(
            @Nullable Long ref,
            String counter,
            long delta,
            @Nullable String idempotencyKey) implements ClientFrame {}

    record Ping() implements ClientFrame {}

    /** A frame that is well formed and can not be done; the answer is an error with this problem. */
    record Refused(@Nullable Long ref, String problem) implements ClientFrame {}
}
