package tally.counter.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static tally.counter.tracing.RecordedTraces.CALLER;
import static tally.counter.tracing.RecordedTraces.TRACE;
import static tally.counter.tracing.RecordedTraces.context;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.tracing.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TracesTest {
    private static final String UNSAMPLED = CALLER.replaceAll("01$", "00");

    private final RecordedTraces recorded = new RecordedTraces();

    @Test
    void theFirstStepGoesOnWithItsCallersTrace() {
        Step step = Objects.requireNonNull(recorded.traces().begin("increment", CALLER));
        step.end(null);
        SpanData span = recorded.ended().getFirst();
        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(step.context()).isEqualTo(context(span.getSpanId()));
    }

    @Test
    void aCallerThatDoesNotSampleIsNotOverruledByChance() {
        assertThat(recorded.traces(1, 1000).begin("increment", UNSAMPLED)).isNull();
    }

    @Test
    void whereTheCallerDecidesNothingChanceDoes() {
        assertThat(recorded.traces(0, 1000).begin("increment", null)).isNull();
        assertThat(recorded.traces(0, 1000).begin("increment", "nonsense")).isNull();
        Traces always = recorded.traces(1, 1000);
        assertThat(always.begin("increment", null)).isNotNull();
        Objects.requireNonNull(always.begin("increment", "nonsense")).end(null);
        assertThat(recorded.ended().getFirst().getParentSpanContext().isValid()).isFalse();
    }

    @Test
    void noMoreTracesBeginInASecondThanMay() {
        Traces two = recorded.traces(0, 2);
        assertThat(begin(two)).containsExactly(true, true, false);
        recorded.nanos += TimeUnit.SECONDS.toNanos(1);
        assertThat(begin(two)).containsExactly(true, true, false);
    }

    @Test
    void aStepThatSeveralLedToIsTheChildOfTheFirstAndLinkedToOthersUpToTheLimit() {
        List<String> contexts = IntStream.range(1, 100)
                .mapToObj(i -> context("%016x".formatted(i)))
                .toList();
        Objects.requireNonNull(recorded.traces().follow("drain", Span.Kind.PRODUCER, contexts))
                .end(null);
        SpanData span = recorded.ended().getFirst();
        assertThat(span.getParentSpanId()).isEqualTo("%016x".formatted(1));
        assertThat(span.getLinks().stream().map(link -> link.getSpanContext().getSpanId()))
                .containsExactlyElementsOf(IntStream.rangeClosed(2, 1 + Traces.MAX_LINKS)
                        .mapToObj("%016x"::formatted)
                        .toList());
    }

    @Test
    void whatNothingLedToIsNoStep() {
        assertThat(recorded.traces(1, 1000).follow("drain", Span.Kind.PRODUCER, List.of()))
                .isNull();
    }

    @Test
    void withoutAnExporterNothingIsTraced() {
        assertThat(Traces.OFF.isOn()).isFalse();
        assertThat(Traces.OFF.begin("increment", CALLER)).isNull();
        assertThat(Traces.OFF.follow("drain", Span.Kind.PRODUCER, List.of(CALLER)))
                .isNull();
    }

    @Test
    void aFailedStepSaysSoInTheTraceAndInTheLogUnderItsId() {
        ListAppender<ILoggingEvent> written = new ListAppender<>();
        written.start();
        Logger logger = (Logger) LoggerFactory.getLogger(Step.class);
        logger.addAppender(written);
        try {
            Objects.requireNonNull(recorded.traces().begin("increment", CALLER))
                    .end(new IllegalStateException("Redis is away"));
        } finally {
            logger.detachAppender(written);
        }
        assertThat(recorded.ended().getFirst().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(written.list).singleElement().satisfies(event -> {
            assertThat(event.getFormattedMessage()).contains("increment", "Redis is away");
            assertThat(event.getMDCPropertyMap()).containsEntry("trace.id", TRACE);
        });
    }

    private static List<Boolean> begin(Traces traces) {
        return IntStream.range(0, 3)
                .mapToObj(i -> traces.begin("increment", CALLER) != null)
                .toList();
    }
}
