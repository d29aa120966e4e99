package tally.gateway.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tally.gateway.CounterValue;

/** What the gateway says to a client. Changes are not here, since their text is shared: see {@link UpdateText}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ServerFrame {
    /** The frame's name in the protocol. */
    @JsonProperty
    String type();

    @JsonPropertyOrder({"type", "gateway", "region", "pingMs", "maxSubscriptions"})
    record Hello(String gateway, String region, long pingMs, int maxSubscriptions) implements ServerFrame {
        @Override
        public String type() {
            return "hello";
        }
    }

    @JsonPropertyOrder({"type", "ref", "counters", "rejected"})
    record Subscribed(@Nullable Long ref, List<CounterValue> counters, List<Rejection> rejected)
            implements ServerFrame {
        @Override
        public String type() {
            return "subscribed";
        }
    }

    /** The present values that an event stream begins with. */
    @JsonPropertyOrder({"type", "counters"})
    record Update(List<CounterValue> counters) implements ServerFrame {
        @Override
        public String type() {
            return "update";
        }
    }

    /** A counter that was asked for and is not subscribed. */
    @JsonPropertyOrder({"id", "problem"})
    record Rejection(String id, String problem) {}

    /** The counters of an event stream that are not subscribed. */
    @JsonPropertyOrder({"type", "rejected"})
    record Rejected(List<Rejection> rejected) implements ServerFrame {
        @Override
        public String type() {
            return "rejected";
        }
    }

    @JsonPropertyOrder({"type", "ref"})
    record Unsubscribed(@Nullable Long ref) implements ServerFrame {
        @Override
        public String type() {
            return "unsubscribed";
        }
    }

    /** The answer to one increment. */
    @JsonPropertyOrder({"type", "ref", "counter"})
    record Incremented(@Nullable Long ref, CounterValue counter) implements ServerFrame {
        @Override
        public String type() {
            return "incremented";
        }
    }

    /** The answer to several increments, in the order asked. */
    @JsonPropertyOrder({"type", "ref", "results"})
    record IncrementedEach(@Nullable Long ref, List<Result> results) implements ServerFrame {
        @Override
        public String type() {
            return "incremented";
        }
    }

    /**
     * How one of several increments ended: with the counter after it, or with a problem.
     *
     * @param retryAfterMs null when trying again would end the same
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"id", "counter", "problem", "retryAfterMs"})
    record Result(
            String id,
            @Nullable CounterValue counter,
            @Nullable String problem,
            @Nullable Long retryAfterMs) {}

    /**
     * An answer that says no.
     *
     * @param retryAfterMs null when trying again would end the same
     */
    @JsonPropertyOrder({"type", "ref", "problem", "retryAfterMs"})
    record Failed(
            @Nullable Long ref, String problem, @Nullable Long retryAfterMs) implements ServerFrame {
        @Override
        public String type() {
            return "error";
        }
    }

    record Pong() implements ServerFrame {
        @Override
        public String type() {
            return "pong";
        }
    }

    /**
     * A sign of life, on streams that have none of their own.
     *
     * @param pingMs how often it comes
     */
    @JsonPropertyOrder({"type", "pingMs"})
    record Ping(long pingMs) implements ServerFrame {
        @Override
        public String type() {
            return "ping";
        }
    }

    /**
     * Come back later.
     *
     * @param afterMs when the client is to come back, in milliseconds from now; until then it is served
     */
    @JsonPropertyOrder({"type", "afterMs", "reason"})
    record Reconnect(long afterMs, String reason) implements ServerFrame {
        @Override
        public String type() {
            return "reconnect";
        }
    }
}
