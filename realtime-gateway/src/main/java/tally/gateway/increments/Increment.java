package tally.gateway.increments;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * One change that a client wants counted.
 *
 * @param id the counter, valid
 * @param delta valid and not 0; whether the namespace allows it is the counter-service's to say
 * @param idempotencyKey the client's own, if it sent one
 * @param traceparent the trace that it goes on, if it is traced
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"id", "delta", "idempotencyKey", "traceparent"})
public record Increment(
        String id,
        long delta,
        @Nullable String idempotencyKey,
        @Nullable String traceparent) {
    Increment withTraceparent(@Nullable String context) {
        return new Increment(id, delta, idempotencyKey, context);
    }
}
