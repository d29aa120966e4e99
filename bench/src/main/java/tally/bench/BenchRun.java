package tally.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tally.bench.load.MeasurementFailure;
import tally.bench.stack.ProcessorTimes;
import tally.bench.stack.RunningStack;
import tally.bench.stack.StackStatus;

/**
 * One call of {@code ./tally bench}: round 1 of all measurements, round 2 of all, and so on, so that what disturbs the
 * machine for a while disturbs all alike. A measurement that could not be made is not tried again. A stack of its own
 * is stopped however it ends; its data are deleted unless a measurement could not be made.
 */
final class BenchRun {
    private final BenchOptions options;
    private final RunningStack stack;
    private final Report report;

    /** @param home the folder of the {@code tally} script */
    BenchRun(BenchOptions options, Path home, Report report) {
        this.options = options;
        this.stack = new RunningStack(home, options.data());
        this.report = report;
    }

    /** Whether all could be measured. */
    boolean run() throws InterruptedException {
        report.begin();
        BenchOptions.Against against = options.against();
        boolean all = against == null ? ownStack() : rounds(new OtherServer(against, course(Map.of())));
        report.end();
        return all;
    }

    private boolean ownStack() throws InterruptedException {
        if (Files.exists(options.data())) {
            throw new MeasurementFailure(
                    options.data() + " is there already, perhaps from a run that could not measure all; look at it,"
                            + " then delete it with ./tally wipe --data " + options.data());
        }
        boolean all;
        try (stack) {
            stack.up(
                    List.of(
                            "--regions",
                            "eu,us",
                            "--base-port",
                            Integer.toString(options.basePort()),
                            "--jvm",
                            "-Xmx300m -XX:+UseSerialGC"),
                    line -> report.say("  " + line));
            StackStatus status = stack.status();
            all = rounds(new TallyStack(status, course(status.pids())));
            report.say("stopping the stack");
        } catch (InterruptedException e) {
            stack.wipe();
            throw e;
        }
        if (all) {
            stack.wipe();
        } else {
            report.say("its logs are in " + options.data() + " until ./tally wipe --data " + options.data());
        }
        return all;
    }

    private Course course(Map<String, Long> pids) {
        Map<String, Long> all = new LinkedHashMap<>(pids);
        all.put(Course.BENCH, ProcessHandle.current().pid());
        return new Course(options.time(), new ProcessorTimes(all));
    }

    private boolean rounds(Subject subject) throws InterruptedException {
        List<Measurement> left = new ArrayList<>(options.only());
        for (int round = 1; round <= options.rounds(); round++) {
            for (Measurement measurement : List.copyOf(left)) {
                try {
                    report.take(subject.measure(measurement, round));
                } catch (MeasurementFailure e) {
                    report.say("round " + round + ": " + measurement.word() + " could not be made: " + e.getMessage());
                    left.remove(measurement);
                }
            }
        }
        return left.size() == options.only().size();
    }
}
