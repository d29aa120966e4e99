package tally.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts of a stack as everybody starts it, with new data, after a first one that is not measured and makes the build
 * warm. Each is stopped and deleted.
 */
final class Starts implements Subject {
    private final RunningStack stack;
    private boolean warm;

    Starts(RunningStack stack) {
        this.stack = stack;
    }

    @Override
    public Result measure(Measurement measurement, int round) throws InterruptedException {
        if (!warm) {
            start();
            warm = true;
        }
        return Result.of(measurement, round, start());
    }

    private Map<String, Double> start() throws InterruptedException {
        Map<String, Double> figures = new LinkedHashMap<>();
        long begin = System.nanoTime();
        stack.up(List.of(), _ -> {});
        figures.put("secondsToReady", (System.nanoTime() - begin) / 1e9);
        figures.put("rssMb", residentBytes() / 1e6);
        stack.down();
        stack.wipe();
        return figures;
    }

    /** Of the process that started all others, and of all that it started. */
    private long residentBytes() {
        ProcessHandle first = ProcessHandle.of(stack.pid()).orElseThrow();
        return Stream.concat(Stream.of(first), first.descendants())
                .mapToLong(process -> Processes.residentBytes(process.pid()))
                .sum();
    }
}
