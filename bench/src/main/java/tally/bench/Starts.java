package tally.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Starts of a stack as everybody starts it, with new data and a build that was started before: the first start is not
 * measured. Each is stopped and deleted.
 */
final class Starts implements Subject {
    private final RunningStack stack;
    private final Consumer<String> progress;
    private boolean warm;

    Starts(RunningStack stack, Consumer<String> progress) {
        this.stack = stack;
        this.progress = progress;
    }

    @Override
    public Result measure(Measurement measurement, int round) throws InterruptedException {
        if (!warm) {
            progress.accept("starting a stack once, so that the build is warm");
            start();
            warm = true;
        }
        return Result.of(measurement, round, start());
    }

    private Map<String, Double> start() throws InterruptedException {
        Map<String, Double> figures = new LinkedHashMap<>();
        try (stack) {
            long begin = System.nanoTime();
            stack.up(List.of(), _ -> {});
            figures.put("secondsToReady", (System.nanoTime() - begin) / 1e9);
            figures.put("rssMb", residentBytes() / 1e6);
        }
        stack.wipe();
        return figures;
    }

    /** Of the process that started all others, and of all that it started. */
    private long residentBytes() {
        Map<String, Long> pids = new LinkedHashMap<>();
        ProcessHandle.of(stack.pid())
                .map(first -> Stream.concat(Stream.of(first), first.descendants()))
                .orElseGet(Stream::of)
                .forEach(process -> pids.put(Long.toString(process.pid()), process.pid()));
        return new Processes(pids)
                .residentBytes().values().stream().mapToLong(size -> size).sum();
    }
}
