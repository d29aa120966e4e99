package tally.gateway.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tally.gateway.CounterValue;

/** What the gateway says to a client. Updates are not here, since their text is shared: see {@link UpdateText}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerFrame.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = ServerFrame.Subscribed.class, name = "subscribed"),
    @JsonSubTypes.Type(value = ServerFrame.Unsubscribed.class, name = "unsubscribed"),
    @JsonSubTypes.Type(value = ServerFrame.Incremented.class, name = "incremented"),
    @JsonSubTypes.Type(value = ServerFrame.Failed.class, name = "error"),
    @JsonSubTypes.Type(value = ServerFrame.Pong.class, name = "pong"),
    @JsonSubTypes.Type(value = ServerFrame.Reconnect.class, name = "reconnect")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ServerFrame {
    @JsonPropertyOrder({"gateway", "region", "pingMs", "maxSubscriptions"})
    record Hello(String gateway, String region, long pingMs, int maxSubscriptions) implements ServerFrame {}

    @JsonPropertyOrder({"ref", "counters", "rejected"})
    record Subscribed(@Nullable Long ref, List<CounterValue> counters, List<Rejected> rejected)
            implements ServerFrame {}

    /** A counter of a subscribe frame that is not subscribed. */
    @JsonPropertyOrder({"id", "problem"})
    record Rejected(String id, String problem) {}

    record Unsubscribed(@Nullable Long ref) implements ServerFrame {}

    @JsonPropertyOrder({"ref", "counter"})
    record Incremented(@Nullable Long ref, CounterValue counter) implements ServerFrame {}

    /**
     * An answer that says no.
     *
     * @param retryAfterMs null when trying again would end the same
     */
    @JsonPropertyOrder({"ref", "problem", "retryAfterMs"})
    record Failed(
            @Nullable Long ref, String problem, @Nullable Long retryAfterMs) implements ServerFrame {}

    record Pong() implements ServerFrame {}

    /**
     * Come back later.
     *
     * @param afterMs when the client may come back, in milliseconds from now
     */
    @JsonPropertyOrder({"afterMs", "reason"})
    record Reconnect(long afterMs, String reason) implements ServerFrame {}
}
