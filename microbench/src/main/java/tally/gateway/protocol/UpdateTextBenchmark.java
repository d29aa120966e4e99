package tally.gateway.protocol;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tally.gateway.CounterValue;

/** An update as text: encoded once for all sockets, and joined with others for one socket. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class UpdateTextBenchmark {
    private static final int JOINED = 20;

    private final CounterValue value = new CounterValue("likes/post-42", 57, "eu-7f3kq0c2mx", 44);
    private final List<ByteBuffer> frames = Collections.nCopies(JOINED, UpdateText.of(value));

    @Benchmark
    public Object encode() {
        return UpdateText.of(value);
    }

    @Benchmark
    @OperationsPerInvocation(JOINED)
    public Object join() {
        return UpdateText.join(frames);
    }
}
