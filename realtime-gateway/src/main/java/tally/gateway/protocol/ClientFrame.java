package tally.gateway.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client asks for. {@code ref} is the client's own number for the answer; it may leave it out. */
public sealed interface ClientFrame {
    /**
     * Asks for values, now and at each change.
     *
     * @param counters names as the client wrote them, not yet checked
     * @param watching whether to tell how many sockets watch them, too
     */
    record Subscribe(@Nullable Long ref, List<String> counters, boolean watching) implements ClientFrame {}

    record Unsubscribe(@Nullable Long ref, List<String> counters) implements ClientFrame {}

    /**
     * Counts.
     *
     * @param delta within the limits, not 0; the counter's name is valid too
     * @param traceparent as the client wrote it, not yet checked
     */
    record Increment(
            @Nullable Long ref,
            String counter,
            long delta,
            @Nullable String idempotencyKey,
            @Nullable String traceparent)
            implements ClientFrame {}

    /** Counts several; each item is counted or refused by itself. */
    record Increments(@Nullable Long ref, List<Item> items) implements ClientFrame {}

    /** One item of {@link Increments}. */
    sealed interface Item {
        String counter();

        /**
         * An item that can be asked for.
         *
         * @param delta within the limits, not 0; the counter's name is valid too
         * @param traceparent as the client wrote it, not yet checked
         */
        record Valid(
                String counter,
                long delta,
                @Nullable String idempotencyKey,
                @Nullable String traceparent) implements Item {}

        /** An item that is refused with this problem. */
        record Faulty(String counter, String problem) implements Item {}
    }

    record Ping() implements ClientFrame {}

    /** A frame that is well formed and can not be done; the answer is an error with this problem. */
    record Refused(@Nullable Long ref, String problem) implements ClientFrame {}
}
