package tally.counter.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tally.counter.request.ProblemException;
import tally.counter.request.ProblemType;
import tally.counter.tracing.Traceparent;

/** The calls that count. A caller that goes away does not take its increment back. */
@RestController
final class IncrementController {
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final String IDEMPOTENCY_REPLAYED = "Idempotency-Replayed";
    private static final byte[] NO_BODY = {};

    private final Increments increments;

    IncrementController(Increments increments) {
        this.increments = increments;
    }

    @PostMapping(
            path = "/api/v1/counters/{namespace}/{key}/increments",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<CounterView>> one(
            @PathVariable String namespace,
            @PathVariable String key,
            @RequestHeader HttpHeaders headers,
            @RequestHeader(name = Traceparent.HEADER, required = false) @Nullable String traceparent,
            @RequestBody(required = false) byte @Nullable [] body) {
        String idempotencyKey = onlyOne(headers.getOrDefault(IDEMPOTENCY_KEY, List.of()));
        return Mono.fromFuture(
                        () -> increments.one(
                                namespace, key, body == null ? NO_BODY : body, idempotencyKey, traceparent),
                        true)
                .map(done -> done.replayed()
                        ? ResponseEntity.ok()
                                .header(IDEMPOTENCY_REPLAYED, "true")
                                .body(done.counter())
                        : ResponseEntity.ok(done.counter()));
    }

    @PostMapping(
            path = "/api/v1/increments",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<IncrementsView> many(
            @RequestHeader(name = IDEMPOTENCY_KEY, required = false) @Nullable String idempotencyKey,
            @RequestHeader(name = Traceparent.HEADER, required = false) @Nullable String traceparent,
            @RequestBody(required = false) byte @Nullable [] body) {
        if (idempotencyKey != null) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST,
                    "Give each increment of the batch an idempotencyKey of its own instead of the header.");
        }
        return Mono.fromFuture(() -> increments.many(body == null ? NO_BODY : body, traceparent), true);
    }

    private static @Nullable String onlyOne(List<String> keys) {
        if (keys.size() > 1) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST, "An increment has one " + IDEMPOTENCY_KEY + " at most.");
        }
        return keys.isEmpty() ? null : keys.getFirst();
    }
}
