package tally.gateway.tracing;

import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Begins the steps of traces. A context is carried as its {@code traceparent}, and only of sampled traces: whoever is not
 * sampled has none, and costs one comparison with null. A step that several changes have led to is the child of the
 * first and linked to the others.
 */
public final class Traces implements AutoCloseable {
    /** Traces nothing. */
    public static final Traces OFF = new Traces(null, 0, 0, System::nanoTime, () -> {});

    /** A step is linked to so many others at most; of further ones it does not tell. */
    static final int MAX_LINKS = 16;

    private final @Nullable Tracer tracer;
    private final double probability;
    private final int perSecond;
    private final LongSupplier nanoTime;
    private final Runnable close;
    private long second;
    private int begun;

    /** @param close sends what has not been sent yet, and ends */
    Traces(@Nullable Tracer tracer, double probability, int perSecond, LongSupplier nanoTime, Runnable close) {
        this.tracer = tracer;
        this.probability = probability;
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.close = close;
    }

    /**
     * Begins the first step of this service.
     *
     * @param traceparent of the caller, who decides whether there is a trace; without one chance does
     * @return null when the call is not traced
     */
    public @Nullable Step begin(String name, @Nullable String traceparent) {
        Tracer present = tracer;
        if (present == null) {
            return null;
        }
        boolean decided = Traceparent.isWellFormed(traceparent);
        if (!(decided ? Traceparent.isSampled(traceparent) : byChance()) || !isWithinTheLimit()) {
            return null;
        }
        Span.Builder builder = present.spanBuilder().name(name).kind(Span.Kind.SERVER);
        return start(
                name,
                decided && traceparent != null
                        ? builder.setParent(context(present, traceparent))
                        : builder.setNoParent());
    }

    /** What a replica's PUT brings to the sockets; null when it is not traced, or nothing is traced here. */
    public @Nullable Delivery deliver(@Nullable String traceparent) {
        return tracer == null || traceparent == null || !Traceparent.isSampled(traceparent)
                ? null
                : new Delivery(this, List.of(traceparent));
    }

    /** Begins a step at an earlier time that these contexts have led to. */
    Step follow(String name, Span.Kind kind, Instant begun, List<String> contexts) {
        Tracer present = Objects.requireNonNull(tracer, "nothing is traced here");
        Span.Builder builder = present.spanBuilder()
                .name(name)
                .kind(kind)
                .startTimestamp(ChronoUnit.MICROS.between(Instant.EPOCH, begun), TimeUnit.MICROSECONDS)
                .setParent(context(present, contexts.getFirst()));
        for (String other : contexts.subList(1, contexts.size())) {
            builder.addLink(new Link(context(present, other)));
        }
        return start(name, builder);
    }

    private static Step start(String name, Span.Builder builder) {
        return new Step(name, builder.start());
    }

    private static TraceContext context(Tracer tracer, String traceparent) {
        return Traceparent.parse(traceparent, tracer.traceContextBuilder());
    }

    private boolean byChance() {
        return probability > 0 && ThreadLocalRandom.current().nextDouble() < probability;
    }

    private synchronized boolean isWithinTheLimit() {
        long now = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong());
        if (now != second) {
            second = now;
            begun = 0;
        }
        return begun++ < perSecond;
    }

    @Override
    public void close() {
        close.run();
    }
}
