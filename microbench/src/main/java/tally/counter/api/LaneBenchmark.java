package tally.counter.api;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.Kind;
import tally.counter.request.CounterRules;

/** What the lean lane does of its own: it takes a request for a hot call, and writes a counter. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class LaneBenchmark {
    private final CounterRules rules = new CounterRules(Map.of("likes", Kind.UPDOWN));
    private final ReadOrigins origins = new ReadOrigins(List.of("*"));
    private final HttpRequest increment =
            new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/api/v1/counters/likes/post-42/increments");
    private final CounterValue value = new CounterValue(CounterId.parse("likes/post-42"), 57, "eu-7f3kq0c2mx", 44);
    private final Instant now = Instant.ofEpochMilli(1_800_000_000_123L);

    public LaneBenchmark() {
        increment
                .headers()
                .set("Host", "localhost:8101")
                .set("User-Agent", "page")
                .set("Content-Length", "0");
    }

    @Benchmark
    public @Nullable Object parse() {
        return LaneCall.of(increment, rules, origins);
    }

    @Benchmark
    public Object json() {
        return new CounterView(value, now).json();
    }
}
