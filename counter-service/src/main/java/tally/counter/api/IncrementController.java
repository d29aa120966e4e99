package tally.counter.api;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The calls that count. A caller that goes away does not take its increment back. */
@RestController
final class IncrementController {
    private static final byte[] NO_BODY = {};

    private final Increments increments;

    IncrementController(Increments increments) {
        this.increments = increments;
    }

    @PostMapping(path = "/api/v1/counters/{namespace}/{key}/increments", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<CounterView> one(
            @PathVariable String namespace,
            @PathVariable String key,
            @RequestBody(required = false) byte @Nullable [] body) {
        return Mono.fromFuture(() -> increments.one(namespace, key, body == null ? NO_BODY : body), true);
    }

    @PostMapping(path = "/api/v1/increments", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<IncrementsView> many(@RequestBody(required = false) byte @Nullable [] body) {
        return Mono.fromFuture(() -> increments.many(body == null ? NO_BODY : body), true);
    }
}
