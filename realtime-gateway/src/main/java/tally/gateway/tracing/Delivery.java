package tally.gateway.tracing;

import io.micrometer.tracing.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Traced values on their way to sockets, from their arrival here. Each of the first few sockets that take one is a step;
 * more would make a trace of thousands of a counter that thousands watch. For any thread.
 */
public final class Delivery {
    /** Sockets that are shown, at most. */
    static final int MAX_SOCKETS = 3;

    private final Traces traces;
    private final List<String> contexts;
    private final Instant arrived = Instant.now();
    private final AtomicInteger reached = new AtomicInteger();

    Delivery(Traces traces, List<String> contexts) {
        this.traces = traces;
        this.contexts = contexts;
    }

    /**
     * What a value brings that overtakes another one: it contains the earlier change too, so a trace that no socket has seen
     * goes on with it.
     */
    public static @Nullable Delivery after(@Nullable Delivery earlier, @Nullable Delivery now) {
        if (earlier == null || earlier == now || earlier.reached.get() > 0) {
            return now;
        }
        if (now == null) {
            return earlier;
        }
        List<String> both = new ArrayList<>(now.contexts);
        both.addAll(earlier.contexts);
        return new Delivery(now.traces, List.copyOf(both.subList(0, Math.min(both.size(), 1 + Traces.MAX_LINKS))));
    }

    /** A socket took the value of a counter. */
    public void reached(String counter) {
        if (reached.get() < MAX_SOCKETS && reached.getAndIncrement() < MAX_SOCKETS) {
            traces.follow("socket", Span.Kind.PRODUCER, arrived, contexts)
                    .tag("tally.counter", counter)
                    .end(null);
        }
    }
}
