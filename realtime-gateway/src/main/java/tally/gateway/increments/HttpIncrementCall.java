package tally.gateway.increments;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tally.gateway.CounterValue;
import tally.gateway.GatewayProperties;
import tally.gateway.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /api/v1/increments} of the leased replica. A call without an answer leaves its increments unknown: they
 * end as {@link Problem#STORE_UNAVAILABLE}, and whether to repeat them is the client's to decide.
 */
@Component
final class HttpIncrementCall implements IncrementCall {
    private static final Logger LOG = LoggerFactory.getLogger(HttpIncrementCall.class);
    private static final String PATH = "/api/v1/increments";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final HttpClient http;
    private final ReplicaApi replica;
    private final JsonMapper json;
    private final Duration timeout;
    private final long maxAnswer;

    HttpIncrementCall(HttpClient http, ReplicaApi replica, JsonMapper json, GatewayProperties properties) {
        this.http = http;
        this.replica = replica;
        this.json = json;
        this.timeout = properties.membership().incrementTimeout();
        this.maxAnswer = properties.limits().answerBody().toBytes();
    }

    @Override
    public CompletableFuture<List<Outcome>> send(List<Increment> increments) {
        int size = increments.size();
        URI uri = replica.api(PATH);
        if (uri == null) {
            return CompletableFuture.supplyAsync(() -> all(size, unavailable(RETRY_AFTER)));
        }
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(new Request(increments))))
                .build();
        return http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxAnswer))
                .thenApply(response -> outcomes(response, size))
                .exceptionally(failure -> {
                    String why = failure.toString(); // a store that is away fails many: no stack trace for each
                    LOG.warn("No usable answer from {}: {} increments have an unknown outcome: {}", uri, size, why);
                    return all(size, unavailable(RETRY_AFTER));
                });
    }

    private List<Outcome> outcomes(HttpResponse<byte[]> response, int size) {
        if (response.statusCode() != 200) {
            return all(size, refusal(response));
        }
        List<Result> results = json.readValue(response.body(), Answer.class).results();
        if (results.size() != size) {
            throw new IllegalStateException("asked for " + size + " increments, answered " + results.size());
        }
        return results.stream().map(HttpIncrementCall::outcome).toList();
    }

    private static Outcome outcome(Result result) {
        if (result.counter() != null) {
            return new Outcome.Counted(result.counter());
        }
        return result.problem() == null ? unavailable(RETRY_AFTER) : refusal(result.problem(), RETRY_AFTER);
    }

    private Outcome refusal(HttpResponse<byte[]> response) {
        Duration retryAfter = retryAfter(response);
        try {
            return refusal(json.readValue(response.body(), Refusal.class), retryAfter);
        } catch (JacksonException e) {
            LOG.warn("{} answered increments with {} and no problem body", response.uri(), response.statusCode());
            return unavailable(retryAfter);
        }
    }

    private static Outcome refusal(Refusal refusal, Duration retryAfter) {
        if (refusal.type() == null) {
            return unavailable(retryAfter);
        }
        boolean passing = refusal.status() == 429 || refusal.status() >= 500;
        return new Outcome.Refused(Problem.name(refusal.type()), passing ? retryAfter.toMillis() : null);
    }

    /** Retry-After as whole seconds (RFC 9110, 10.2.3); the form with a date is not used between the services. */
    private static Duration retryAfter(HttpResponse<?> response) {
        Optional<String> seconds = response.headers().firstValue("Retry-After");
        return seconds.filter(text -> text.matches("[0-9]{1,4}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(RETRY_AFTER);
    }

    private static Outcome unavailable(Duration retryAfter) {
        return Outcome.Refused.forNow(Problem.STORE_UNAVAILABLE, retryAfter);
    }

    private static List<Outcome> all(int size, Outcome outcome) {
        return Collections.nCopies(size, outcome);
    }

    private record Request(List<Increment> increments) {}

    private record Answer(List<Result> results) {}

    private record Result(
            @Nullable CounterValue counter, @Nullable Refusal problem) {}

    private record Refusal(@Nullable String type, int status) {}
}
