package tally.counter.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts the hot calls in the metric {@code http.server.requests}, as Spring counts the others. */
final class LaneMetrics {
    private final MeterRegistry registry;
    private final Map<Integer, Timer> reads = new ConcurrentHashMap<>();
    private final Map<Integer, Timer> increments = new ConcurrentHashMap<>();

    LaneMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void read(HttpResponseStatus status, long begunNanos) {
        reads.computeIfAbsent(status.code(), code -> timer("GET", "/api/v1/counters/{namespace}/{key}", code))
                .record(System.nanoTime() - begunNanos, TimeUnit.NANOSECONDS);
    }

    void increment(HttpResponseStatus status, long begunNanos) {
        increments
                .computeIfAbsent(
                        status.code(), code -> timer("POST", "/api/v1/counters/{namespace}/{key}/increments", code))
                .record(System.nanoTime() - begunNanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(String method, String uri, int status) {
        return Timer.builder("http.server.requests")
                .tag("method", method)
                .tag("uri", uri)
                .tag("status", Integer.toString(status))
                .tag("outcome", outcome(status))
                .tag("exception", "none")
                .tag("error", "none")
                .register(registry);
    }

    private static String outcome(int status) {
        return switch (status / 100) {
            case 2 -> "SUCCESS";
            case 3 -> "REDIRECTION";
            case 4 -> "CLIENT_ERROR";
            default -> "SERVER_ERROR";
        };
    }
}
