package tally.counter.store;

import io.micrometer.tracing.Span;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.tracing.Step;
import tally.counter.tracing.Traces;

/** Shows the batches that carry traced increments, and sees to it that their traces go on behind the event. */
final class BatchTraces {
    private final Traces traces;
    private final TraceNotes notes;

    BatchTraces(Traces traces, TraceNotes notes) {
        this.traces = traces;
        this.notes = notes;
    }

    /**
     * Begins the step of a batch; has to be called before the batch is sent.
     *
     * @param traced the contexts of the increments, by counter; not empty
     */
    @Nullable
    Step begin(Map<CounterId, List<String>> traced, int increments) {
        List<String> contexts =
                traced.values().stream().flatMap(Collection::stream).toList();
        Step step = traces.follow("store batch", Span.Kind.CLIENT, contexts);
        if (step != null) {
            step.tag("tally.increments", Integer.toString(increments));
            notes.tell(step.context(), Set.copyOf(traced.keySet()));
        }
        return step;
    }
}
