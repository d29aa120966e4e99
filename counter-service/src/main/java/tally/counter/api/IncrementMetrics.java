package tally.counter.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import tally.counter.request.ProblemType;

/** Counts what became of increments: the metric {@code tally.increments} by {@code outcome}. */
@Component
final class IncrementMetrics {
    enum Outcome {
        /** Redis has it. */
        ACCEPTED,
        /** It had been counted before, under its idempotency key. */
        REPLAYED,
        /** The request was wrong. */
        REJECTED,
        /** It would have passed the largest value. */
        OVERFLOW,
        /** Too many were waiting. */
        BUSY,
        /** Redis could not be reached or did not answer. */
        UNAVAILABLE,
        /** Its idempotency key is not known to be fresh until the log has been read again. */
        RECOVERING,
        /** A fault of the service. */
        FAILED
    }

    private final Counter replays;
    private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

    IncrementMetrics(MeterRegistry registry) {
        this.replays = Counter.builder("tally.idempotency.replays")
                .description("Increments that were answered from what is remembered of their idempotency keys")
                .register(registry);
        for (Outcome outcome : Outcome.values()) {
            counters.put(
                    outcome,
                    Counter.builder("tally.increments")
                            .description("Increments that callers asked for, by what became of them")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    void accepted(boolean replayed) {
        count(replayed ? Outcome.REPLAYED : Outcome.ACCEPTED);
        if (replayed) {
            replays.increment();
        }
    }

    void refused(ProblemType type) {
        count(
                switch (type) {
                    case OVERFLOW -> Outcome.OVERFLOW;
                    case RATE_LIMITED -> Outcome.BUSY;
                    case RECOVERING -> Outcome.RECOVERING;
                    case STORE_UNAVAILABLE -> Outcome.UNAVAILABLE;
                    case INTERNAL -> Outcome.FAILED;
                    default -> Outcome.REJECTED;
                });
    }

    private void count(Outcome outcome) {
        Counter counter = counters.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }
}
