package tally.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import tally.bench.load.Load;
import tally.bench.load.MeasurementFailure;
import tally.bench.load.Patience;
import tally.bench.load.Recording;
import tally.bench.stack.ProcessorTimes;

/**
 * How every load runs: a fifth of the time to warm up, at most 3 s, then the time that is recorded, then until all is
 * answered. The processor time is that of the last two.
 *
 * @param time what is recorded
 * @param processors of the processes that are measured, and of this one by the name of {@link #BENCH}
 */
record Course(Duration time, ProcessorTimes processors) {
    static final String BENCH = "bench";
    static final String PER_SECOND = "operationsPerSecond";
    static final String P50 = "p50Ms";
    static final String P90 = "p90Ms";
    static final String P99 = "p99Ms";
    static final String MAX = "maxMs";
    /** How many cores this program took: near 1, its one thread was the limit, not the server. */
    static final String BENCH_CORES = "benchCores";

    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** @param loads that run at once, connected and not started */
    Result run(Measurement measurement, int round, List<? extends Load> loads) throws InterruptedException {
        CompletableFuture<Object> any =
                CompletableFuture.anyOf(loads.stream().map(Load::ended).toArray(CompletableFuture<?>[]::new));
        Duration fifth = time.dividedBy(5);
        loads.forEach(Load::start);
        Patience.pass(fifth.compareTo(LONGEST_WARM_UP) < 0 ? fifth : LONGEST_WARM_UP, any);
        Map<String, Duration> before = processors.read();
        long begin = System.nanoTime();
        loads.forEach(Load::startRecording);
        Patience.pass(time, any);
        loads.forEach(Load::stop);
        Recording all = Patience.await(loads.getFirst().ended(), PATIENCE, "the last answers");
        for (Load load : loads.subList(1, loads.size())) {
            all = all.plus(Patience.await(load.ended(), PATIENCE, "the last answers"));
        }
        Duration whole = Duration.ofNanos(System.nanoTime() - begin);
        return result(measurement, round, all, used(before, processors.read()), whole);
    }

    private static Result result(
            Measurement measurement, int round, Recording all, Map<String, Duration> used, Duration whole) {
        if (all.operations() == 0) {
            throw new MeasurementFailure("nothing was answered with 200; the first answer: " + all.firstError());
        }
        Histogram latencies = all.latencies();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(PER_SECOND, all.perSecond());
        figures.put(P50, millis(latencies.getValueAtPercentile(50)));
        figures.put(P90, millis(latencies.getValueAtPercentile(90)));
        figures.put(P99, millis(latencies.getValueAtPercentile(99)));
        figures.put(MAX, millis(latencies.getMaxValue()));
        Map<String, Double> cpu = new LinkedHashMap<>();
        used.forEach((process, time) -> {
            if (process.equals(BENCH)) {
                figures.put(BENCH_CORES, (double) time.toNanos() / whole.toNanos());
            } else {
                cpu.put(process, time.toNanos() / 1000.0 / all.operations());
            }
        });
        figures.putAll(all.further());
        return new Result(measurement.word(), round, figures, cpu, all.errors(), all.firstError());
    }

    private static Map<String, Duration> used(Map<String, Duration> before, Map<String, Duration> after) {
        Map<String, Duration> used = new LinkedHashMap<>();
        before.forEach((process, then) -> {
            Duration now = after.get(process);
            if (now != null) {
                used.put(process, now.minus(then));
            }
        });
        return used;
    }

    private static double millis(long nanos) {
        return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
