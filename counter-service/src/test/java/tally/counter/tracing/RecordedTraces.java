package tally.counter.tracing;

import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Traces that stay here, and are there as soon as they end. */
public final class RecordedTraces {
    public static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    /** The context of a caller that samples. */
    public static final String CALLER = context("00f067aa0ba902b7");

    long nanos;
    private final List<SpanData> ended = new CopyOnWriteArrayList<>();

    /** A sampled context of the same trace. */
    public static String context(String span) {
        return "00-" + TRACE + '-' + span + "-01";
    }

    public Traces traces() {
        return traces(0, 1000);
    }

    Traces traces(double probability, int perSecond) {
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(new Ended()))
                .build();
        return new Traces(
                new OtelTracer(provider.get("test"), new OtelCurrentTraceContext(), _ -> {}),
                probability,
                perSecond,
                () -> nanos,
                provider::close);
    }

    /** The steps that have ended, in that order. */
    public List<SpanData> ended() {
        return List.copyOf(ended);
    }

    private final class Ended implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            ended.addAll(spans);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
