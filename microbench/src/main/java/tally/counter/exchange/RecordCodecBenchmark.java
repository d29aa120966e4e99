package tally.counter.exchange;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tally.counter.CounterId;
import tally.counter.crdt.Slot;

/** A slot on its way into a record of Kafka and out of it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class RecordCodecBenchmark {
    private static final int MAX_BYTES = 4096;

    private final RecordCodec codec = new RecordCodec(MAX_BYTES);
    private final StateRecord slot = new StateRecord.SlotState(
            CounterId.parse("likes/post-42"),
            "eu-7f3kq0c2mx",
            new Slot(57, 3),
            "",
            Instant.ofEpochMilli(1_800_000_000_123L),
            "eu-api-1-k3jd8f2h1s");
    private final byte[] key = codec.key(slot);
    private final byte[] value = codec.value(slot);

    @Benchmark
    public Object encode() {
        return codec.key(slot).length + codec.value(slot).length;
    }

    @Benchmark
    public Object decode() throws PoisonException {
        return codec.decode(key, value);
    }
}
