package tally.counter.notify;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Span;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tally.counter.tracing.Step;
import tally.counter.tracing.Traceparent;
import tally.counter.tracing.Traces;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends updates to gateways over HTTP/1.1 and kept-alive connections: signed, to an address and never to a name, without
 * following redirects. Measured as {@code tally.push.duration{outcome}}.
 */
final class HttpGatewayClient implements GatewayClient {
    private static final String PATH = "/internal/v1/updates";

    private final JsonMapper json;
    private final CallSignature signature;
    private final HttpClient http;
    private final Duration timeout;
    private final MeterRegistry registry;
    private final Traces traces;

    HttpGatewayClient(
            JsonMapper json, CallSignature signature, Duration timeout, MeterRegistry registry, Traces traces) {
        this.json = json;
        this.signature = signature;
        this.timeout = timeout;
        this.registry = registry;
        this.traces = traces;
        this.http = HttpClient.create()
                .followRedirect(false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeout.toMillis()))
                .headers(headers -> headers.set("Content-Type", "application/json"));
        for (String outcome : new String[] {"sent", "refused", "failed"}) {
            timer(outcome);
        }
    }

    @Override
    public CompletableFuture<Integer> put(InetSocketAddress target, Updates updates, List<String> traced) {
        byte[] body = json.writeValueAsBytes(updates);
        String time = signature.time();
        String mac = signature.sign("PUT", PATH, time, body);
        Timer.Sample sample = Timer.start(registry);
        Step step = traces.follow("push", Span.Kind.CLIENT, traced);
        CompletableFuture<Integer> answer = http.remoteAddress(() -> target)
                .headers(headers -> {
                    headers.set(CallSignature.TIME, time).set(CallSignature.SIGNATURE, mac);
                    if (step != null) {
                        headers.set(Traceparent.HEADER, step.context());
                    }
                })
                .put()
                .uri(PATH)
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
                .responseSingle((response, content) ->
                        content.then(Mono.just(response.status().code())))
                .timeout(timeout)
                .doOnSuccess(status -> sample.stop(timer(outcome(status))))
                .doOnError(error -> sample.stop(timer("failed")))
                .toFuture();
        if (step != null) {
            var _ = answer.whenComplete((status, error) -> {
                if (status != null) {
                    step.tag("http.response.status_code", status.toString());
                }
                step.end(error);
            });
        }
        return answer;
    }

    private static String outcome(int status) {
        return switch (status) {
            case 204 -> "sent";
            case 409 -> "refused";
            default -> "failed";
        };
    }

    private Timer timer(String outcome) {
        return Timer.builder("tally.push.duration")
                .description("How long gateways took to answer updates, by outcome")
                .tag("outcome", outcome)
                .publishPercentileHistogram()
                .register(registry);
    }
}
