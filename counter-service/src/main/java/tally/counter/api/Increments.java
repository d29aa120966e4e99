package tally.counter.api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
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
import tally.counter.store.Counted;
import tally.counter.store.CounterWrites;
import tally.counter.tracing.Step;
import tally.counter.tracing.Traceparent;
import tally.counter.tracing.Traces;
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
    private final Traces traces;
    private final int maxItems;

    Increments(
            TallyProperties tally, ApiProperties api, CounterWrites writes, IncrementMetrics metrics, Traces traces) {
        this.rules = new CounterRules(tally.namespaces());
        this.writes = writes;
        this.metrics = metrics;
        this.traces = traces;
        this.maxItems = api.maxIncrements();
    }

    /** A counter after an increment; replayed when that was counted earlier under its idempotency key. */
    record Done(CounterView counter, boolean replayed) {}

    /** Adds the delta in {@code body}, or 1 when the body is empty; once, if there is an idempotency key. */
    CompletableFuture<Done> one(
            String namespace, String key, byte[] body, @Nullable String idempotencyKey, @Nullable String traceparent) {
        CompletableFuture<Counted> counting;
        try {
            CounterId id = rules.counter(namespace, key);
            counting = add(
                    id, body.length == 0 ? null : StrictJson.object(body).get("delta"), idempotencyKey, traceparent);
        } catch (RuntimeException refused) {
            counting = CompletableFuture.failedFuture(refused);
        }
        return counting.handle((counted, error) -> {
            if (error == null) {
                metrics.accepted(counted.replayed());
                return new Done(new CounterView(counted.value(), counted.at()), counted.replayed());
            }
            ProblemException refusal = Failure.refusal(error);
            metrics.refused(refusal.type());
            throw refusal;
        });
    }

    /**
     * Adds every increment in {@code body}; a refused one leaves the others alone. Fails only as a whole.
     *
     * @param traceparent of those that have none of their own
     */
    CompletableFuture<IncrementsView> many(byte[] body, @Nullable String traceparent) {
        JsonNode items;
        try {
            items = StrictJson.array(StrictJson.object(body), "increments", maxItems);
        } catch (ProblemException refused) {
            metrics.refused(refused.type());
            return CompletableFuture.failedFuture(refused);
        }
        List<Pending> pending = new ArrayList<>(items.size());
        for (JsonNode item : items.values()) {
            pending.add(new Pending(StrictJson.text(item.get("id")), start(item, traceparent)));
        }
        return CompletableFuture.allOf(pending.stream().map(Pending::counting).toArray(CompletableFuture[]::new))
                .handle((_, _) ->
                        new IncrementsView(pending.stream().map(this::result).toList()));
    }

    /** One increment of several, on its way. */
    private record Pending(@Nullable String id, CompletableFuture<Counted> counting) {}

    private CompletableFuture<Counted> start(JsonNode item, @Nullable String traceparent) {
        try {
            if (!item.isObject()) {
                throw new ProblemException(ProblemType.INVALID_BODY, "An increment is an object with id and delta.");
            }
            JsonNode idempotencyKey = item.get("idempotencyKey");
            if (idempotencyKey != null && !idempotencyKey.isString()) {
                throw new ProblemException(ProblemType.INVALID_BODY, "An idempotencyKey is a text.");
            }
            JsonNode own = item.get(Traceparent.HEADER);
            return add(
                    rules.counter(StrictJson.text(item.get("id"))),
                    item.get("delta"),
                    StrictJson.text(idempotencyKey),
                    own == null ? traceparent : StrictJson.text(own));
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private Result result(Pending done) {
        try {
            Counted counted = done.counting().join();
            metrics.accepted(counted.replayed());
            return new Result(
                    done.id(), new CounterView(counted.value(), counted.at()), counted.replayed() ? true : null, null);
        } catch (RuntimeException error) {
            ProblemException refusal = Failure.refusal(error);
            metrics.refused(refusal.type());
            return new Result(done.id(), null, null, refusal.problem());
        }
    }

    /**
     * Adds {@code delta} if the rules allow it; once, if there is an idempotency key, which is checked already. Answers on
     * any thread: either with what was counted or with the refusal.
     */
    void add(
            CounterId id,
            long delta,
            @Nullable String idempotencyKey,
            @Nullable String traceparent,
            BiConsumer<@Nullable Counted, @Nullable ProblemException> answer) {
        CompletableFuture<Counted> counting;
        try {
            counting = count(id, rules.delta(id, delta), idempotencyKey, traceparent);
        } catch (ProblemException refused) {
            counting = CompletableFuture.failedFuture(refused);
        }
        var _ = counting.whenComplete((counted, error) -> {
            if (error == null) {
                metrics.accepted(counted.replayed());
                answer.accept(counted, null);
            } else {
                ProblemException refusal = Failure.refusal(error);
                metrics.refused(refusal.type());
                answer.accept(null, refusal);
            }
        });
    }

    private CompletableFuture<Counted> add(
            CounterId id, @Nullable JsonNode delta, @Nullable String idempotencyKey, @Nullable String traceparent) {
        return count(id, rules.delta(id, delta), rules.idempotencyKey(idempotencyKey), traceparent);
    }

    private CompletableFuture<Counted> count(
            CounterId id, long delta, @Nullable String idempotencyKey, @Nullable String traceparent) {
        Step step = traces.begin("increment", traceparent);
        if (step == null) {
            return writes.increment(id, delta, idempotencyKey, null);
        }
        step.tag("tally.counter", id.toString());
        CompletableFuture<Counted> counting = writes.increment(id, delta, idempotencyKey, step.context());
        var _ = counting.whenComplete((_, failure) -> step.end(failure));
        return counting;
    }
}
