package tally.gateway.increments;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tally.gateway.GatewayProperties;
import tally.gateway.Problem;
import tally.gateway.tracing.Step;
import tally.gateway.tracing.Traceparent;
import tally.gateway.tracing.Traces;

/**
 * The increments of all sockets, sent in batches: while one request is in flight the next one fills. A request's answer
 * completes its increments; nothing is sent twice. Safe for threads, never blocks.
 */
@Component
public class Increments {
    private static final Logger LOG = LoggerFactory.getLogger(Increments.class);
    private static final Duration RETRY_WHEN_FULL = Duration.ofSeconds(1);

    private final IncrementCall call;
    private final Traces traces;
    private final int maxWaiting;
    private final int maxBatch;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean inFlight;

    Increments(IncrementCall call, GatewayProperties properties, Traces traces) {
        this.call = call;
        this.traces = traces;
        this.maxWaiting = properties.limits().waitingIncrements();
        this.maxBatch = properties.limits().incrementsPerRequest();
    }

    /** Completes with the outcome, and never fails. */
    public CompletableFuture<Outcome> add(Increment increment) {
        Step step = traces.begin("socket increment", increment.traceparent());
        if (step == null) {
            // Not traced here: what the client sent goes on, but for what is no context at all.
            return enqueue(
                    increment.traceparent() == null || Traceparent.isWellFormed(increment.traceparent())
                            ? increment
                            : increment.withTraceparent(null));
        }
        step.tag("tally.counter", increment.id());
        CompletableFuture<Outcome> outcome = enqueue(increment.withTraceparent(step.context()));
        return outcome.whenComplete((_, failure) -> step.end(failure));
    }

    private CompletableFuture<Outcome> enqueue(Increment increment) {
        Waiting entry = new Waiting(increment, new CompletableFuture<>());
        synchronized (this) {
            if (waiting.size() >= maxWaiting) {
                return CompletableFuture.completedFuture(Outcome.Refused.forNow(Problem.RATE_LIMITED, RETRY_WHEN_FULL));
            }
            waiting.add(entry);
        }
        sendNext();
        return entry.outcome();
    }

    private void sendNext() {
        List<Waiting> batch = takeBatch();
        if (!batch.isEmpty()) {
            call.send(batch.stream().map(Waiting::increment).toList())
                    .thenAccept(outcomes -> settle(batch, outcomes))
                    .exceptionally(failure -> {
                        LOG.error("Increments were answered, and their clients were not told", failure);
                        return null;
                    });
        }
    }

    private synchronized List<Waiting> takeBatch() {
        List<Waiting> batch = new ArrayList<>();
        while (!inFlight && batch.size() < maxBatch && !waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        inFlight |= !batch.isEmpty();
        return batch;
    }

    private void settle(List<Waiting> batch, List<Outcome> outcomes) {
        synchronized (this) {
            inFlight = false;
        }
        sendNext();
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).outcome().complete(outcomes.get(i));
        }
    }

    private record Waiting(Increment increment, CompletableFuture<Outcome> outcome) {}
}
