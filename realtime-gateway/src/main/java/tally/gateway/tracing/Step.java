package tally.gateway.tracing;

import io.micrometer.tracing.Span;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MDC.MDCCloseable;

/** One step of a sampled increment's way, from its begin to its end: a span. For any thread. */
public final class Step {
    /** As the Elastic Common Schema names it. */
    static final String TRACE_ID = "trace.id";

    private static final Logger log = LoggerFactory.getLogger(Step.class);

    private final String name;
    private final Span span;
    private final String context;

    Step(String name, Span span) {
        this.name = name;
        this.span = span;
        this.context = Traceparent.of(span.context());
    }

    /** The {@code traceparent} of what follows from this step. */
    public String context() {
        return context;
    }

    public Step tag(String key, String value) {
        span.tag(key, value);
        return this;
    }

    /** Ends it; a failure is logged too, under the trace's id. */
    public void end(@Nullable Throwable failure) {
        if (failure != null) {
            span.error(failure);
            try (MDCCloseable _ = MDC.putCloseable(TRACE_ID, span.context().traceId())) {
                log.info("The traced step \"{}\" failed: {}", name, failure.toString());
            }
        }
        span.end();
    }
}
