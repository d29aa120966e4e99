package tally.counter.api;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tally.counter.CounterId;
import tally.counter.TallyProperties;
import tally.counter.api.IncrementsView.Result;
import tally.counter.request.CounterRules;
import tally.counter.request.Failure;
import tally.counter.request.ProblemException;
import tally.counter.request.ProblemType;
import tally.counter.request.StrictJson;
import tally.counter.store.CounterWrites;
import tools.jackson.databind.JsonNode;

/**
 * Increments as they come over HTTP, from body bytes to the counter after them, whichever server received the bytes.
 * Every future either completes once the store has the increment or fails with a {@link ProblemException}; each
 * increment is counted in the metrics exactly once.
 */
@Component
final class Increments {
    private final CounterRules rules;
    private final CounterWrites writes;
    private final IncrementMetrics metrics;
    private final InstantSource clock;
    private final int maxItems;

    Increments(
            TallyProperties tally,
            ApiProperties api,
            CounterWrites writes,
            IncrementMetrics metrics,
            InstantSource clock) {
        this.rules = new CounterRules(tally.namespaces());
        this.writes = writes;
        this.metrics = metrics;
        this.clock = clock;
        this.maxItems = api.maxIncrements();
    }

    /** Adds the delta in {@code body}, or 1 when the body is empty. */
    CompletableFuture<CounterView> one(String namespace, String key, byte[] body) {
        return counted(() -> {
            CounterId id = rules.counter(namespace, key);
            return add(id, body.length == 0 ? null : StrictJson.object(body).get("delta"));
        });
    }

    /** Adds every increment in {@code body}; a refused one leaves the others alone. Fails only as a whole. */
    CompletableFuture<IncrementsView> many(byte[] body) {
        JsonNode items;
        try {
            items = StrictJson.array(StrictJson.object(body), "increments", maxItems);
        } catch (ProblemException refused) {
            metrics.refused(refused.type());
            return CompletableFuture.failedFuture(refused);
        }
        List<CompletableFuture<Result>> results = new ArrayList<>(items.size());
        for (JsonNode item : items.values()) {
            results.add(result(item));
        }
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenApply(done -> new IncrementsView(
                        results.stream().map(CompletableFuture::join).toList()));
    }

    private CompletableFuture<Result> result(JsonNode item) {
        String id = StrictJson.text(item.get("id"));
        return counted(() -> {
                    if (!item.isObject()) {
                        throw new ProblemException(
                                ProblemType.INVALID_BODY, "An increment is an object with id and delta.");
                    }
                    return add(rules.counter(id), item.get("delta"));
                })
                .thenApply(counter -> new Result(id, counter, null))
                .exceptionally(
                        error -> new Result(id, null, Failure.refusal(error).problem()));
    }

    private CompletableFuture<CounterView> add(CounterId id, @Nullable JsonNode delta) {
        return writes.increment(id, rules.delta(id, delta))
                .thenApply(value -> CounterView.of(value, clock.instant().truncatedTo(ChronoUnit.MILLIS)));
    }

    private CompletableFuture<CounterView> counted(Call call) {
        CompletableFuture<CounterView> answer;
        try {
            answer = call.start();
        } catch (RuntimeException refused) {
            answer = CompletableFuture.failedFuture(refused);
        }
        return answer.handle((counter, error) -> {
            if (error == null) {
                metrics.accepted();
                return counter;
            }
            ProblemException refusal = Failure.refusal(error);
            metrics.refused(refusal.type());
            throw refusal;
        });
    }

    private interface Call {
        CompletableFuture<CounterView> start();
    }
}
