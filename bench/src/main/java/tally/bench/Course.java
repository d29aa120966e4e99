package tally.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tally.bench.load.Load;
import tally.bench.load.MeasurementFailure;
import tally.bench.load.Recorder;

/**
 * How every load runs: the warm-up, of which nothing is kept, then the time that is recorded, then until all is
 * answered. The processor time is that of the last two.
 *
 * @param processes that are measured, and this one by the name of {@link #BENCH}
 */
record Course(Duration warmUp, Duration time, Processes processes) {
    static final String BENCH = "bench";
    static final String PER_SECOND = "operationsPerSecond";
    static final String P50 = "p50Ms";
    static final String P90 = "p90Ms";
    static final String P99 = "p99Ms";
    static final String MAX = "maxMs";
    /** How many cores this program took: near 1, its one thread was the limit, not the server. */
    static final String BENCH_CORES = "benchCores";

    static final List<String> FIGURES = List.of(PER_SECOND, P50, P90, P99, MAX, BENCH_CORES);

    /** @param loads one or more that run at once, not connected yet */
    Result run(Measurement measurement, int round, List<? extends Load> loads) throws InterruptedException {
        for (Load load : loads) {
            load.connect();
        }
        loads.forEach(Load::start);
        loads.getFirst().pass(warmUp);
        Map<String, Duration> before = processes.times();
        long begin = System.nanoTime();
        loads.forEach(Load::startRecording);
        loads.getFirst().pass(time);
        loads.forEach(Load::stop);
        Recorder all = loads.getFirst().ended();
        for (Load load : loads.subList(1, loads.size())) {
            all.add(load.ended());
        }
        Map<String, Duration> after = processes.times();
        if (all.operations() == 0) {
            throw new MeasurementFailure("nothing that began in the recorded time was done; "
                    + (all.firstError() == null ? "nothing failed" : "the first error: " + all.firstError()));
        }
        return result(measurement, round, all, used(before, after), System.nanoTime() - begin);
    }

    private static Result result(
            Measurement measurement, int round, Recorder all, Map<String, Duration> used, long nanos) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(PER_SECOND, all.perSecond());
        figures.put(P50, all.latencyMs(50));
        figures.put(P90, all.latencyMs(90));
        figures.put(P99, all.latencyMs(99));
        figures.put(MAX, all.latencyMs(100));
        Map<String, Double> cpu = new LinkedHashMap<>();
        used.forEach((process, time) -> {
            cpu.put(process, time.toNanos() / 1000.0 / all.operations());
            if (process.equals(BENCH)) {
                figures.put(BENCH_CORES, (double) time.toNanos() / nanos);
            }
        });
        return new Result(measurement, round, figures, Map.of(), cpu, all.answers(), all.errors(), all.firstError());
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
}
