package tally.gateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static tally.gateway.tracing.RecordedTraces.CALLER;
import static tally.gateway.tracing.RecordedTraces.context;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final String COUNTER = "likes/a";

    private final RecordedTraces recorded = new RecordedTraces();
    private final Traces traces = recorded.traces();

    @Test
    void theFirstSocketsAreShownAndNoMore() {
        Delivery delivery = deliver(CALLER);
        for (int i = 0; i < 1000; i++) {
            delivery.reached(COUNTER);
        }
        assertThat(recorded.ended())
                .hasSize(Delivery.MAX_SOCKETS)
                .allSatisfy(step -> assertThat(step.getParentSpanId()).isEqualTo("00f067aa0ba902b7"));
    }

    @Test
    void aTraceThatNoSocketHasSeenGoesOnWithTheValueThatOvertakesIt() {
        Delivery overtaken = deliver(context("00000000000000a1"));
        reach(Delivery.after(overtaken, null));
        reach(Delivery.after(deliver(context("00000000000000a2")), deliver(context("00000000000000a3"))));
        List<SpanData> steps = recorded.ended();
        assertThat(steps.getFirst().getParentSpanId()).isEqualTo("00000000000000a1");
        assertThat(steps.getLast().getParentSpanId()).isEqualTo("00000000000000a3");
        assertThat(steps.getLast().getLinks())
                .singleElement()
                .satisfies(link -> assertThat(link.getSpanContext().getSpanId()).isEqualTo("00000000000000a2"));
    }

    @Test
    void aTraceThatASocketHasSeenDoesNotGoOn() {
        Delivery seen = deliver(CALLER);
        seen.reached(COUNTER);
        assertThat(Delivery.after(seen, null)).isNull();
        Delivery next = deliver(context("00000000000000a2"));
        assertThat(Delivery.after(seen, next)).isSameAs(next);
    }

    @Test
    void aStormOfOvertakenTracesIsCutOff() {
        Delivery all = deliver(CALLER);
        for (int i = 0; i < 100; i++) {
            all = Objects.requireNonNull(Delivery.after(all, deliver(context("00000000000000a2"))));
        }
        all.reached(COUNTER);
        assertThat(recorded.ended().getFirst().getLinks()).hasSize(Traces.MAX_LINKS);
    }

    @Test
    void whatIsNotSampledIsNotDelivered() {
        assertThat(traces.deliver(null)).isNull();
        assertThat(traces.deliver("nonsense")).isNull();
        assertThat(traces.deliver(CALLER.replaceAll("01$", "00"))).isNull();
        assertThat(Traces.OFF.deliver(CALLER)).isNull();
    }

    private void reach(@Nullable Delivery delivery) {
        Objects.requireNonNull(delivery).reached(COUNTER);
    }

    private Delivery deliver(String context) {
        return Objects.requireNonNull(traces.deliver(context));
    }
}
