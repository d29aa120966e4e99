package tally.gateway.tracing;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;

/**
 * Micrometer's tracer over OpenTelemetry, which sends spans in the background and drops them when more wait than may. It is
 * asked for sampled spans only, and none of Spring's observations are connected to it: they would begin a span for every
 * call.
 */
final class OtlpExport {
    private final SdkTracerProvider provider;

    OtlpExport(URI endpoint, String service, String region, String instance) {
        provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"), service,
                        AttributeKey.stringKey("service.instance.id"), instance,
                        AttributeKey.stringKey("tally.region"), region)))
                .addSpanProcessor(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                .setEndpoint(endpoint.toString())
                                .build())
                        .build())
                .build();
    }

    Tracer tracer() {
        return new OtelTracer(provider.get("tally"), new OtelCurrentTraceContext(), _ -> {});
    }

    void close() {
        provider.close();
    }
}
