package tally.bench;

import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tally.bench.load.MeasurementFailure;

/**
 * One call of {@code ./tally bench}: round 1 of all measurements, round 2 of all, and so on, so that what disturbs the
 * machine for a while disturbs all alike. Starts come before, when nothing else runs; the memory of counters comes last
 * and once, because it fills the stores. A measurement that could not be made is not tried again. A stack is stopped
 * however the run ends; its data are deleted unless a measurement could not be made.
 */
final class BenchRun {
    private final BenchOptions options;
    private final RunningStack stack;
    private final Report report;
    private final Set<Measurement> failed = EnumSet.noneOf(Measurement.class);

    /** @param home the folder of the {@code tally} script */
    BenchRun(BenchOptions options, Path home, Report report) {
        this.options = options;
        this.stack = new RunningStack(home, options.data(), options.basePort());
        this.report = report;
    }

    /** Whether all could be measured. */
    boolean run() throws InterruptedException {
        report.begin();
        BenchOptions.Against against = options.against();
        if (against == null) {
            ownStack();
        } else {
            Map<String, Long> server = against.pid() == null ? Map.of() : Map.of("server", against.pid());
            rounds(new OtherServer(against, course(server)), options.only(), options.rounds());
        }
        report.end();
        return failed.isEmpty();
    }

    private void ownStack() throws InterruptedException {
        if (Files.exists(options.data())) {
            throw new MeasurementFailure(
                    options.data() + " is there already, perhaps from a run that could not measure all; look at it,"
                            + " then delete it with ./tally wipe --data " + options.data());
        }
        List<Measurement> first = chosen(EnumSet.of(Measurement.START));
        List<Measurement> last = chosen(EnumSet.of(Measurement.MEMORY));
        List<Measurement> loads = chosen(EnumSet.complementOf(EnumSet.of(Measurement.START, Measurement.MEMORY)));
        try {
            rounds(new Starts(stack, report::say), first, options.rounds());
            if (!loads.isEmpty() || !last.isEmpty()) {
                try (stack;
                        HttpClient client = HttpClient.newHttpClient()) {
                    stack.up(List.of("--jvm", options.jvm()), line -> report.say("  " + line));
                    StackStatus status = stack.status();
                    Subject subject = new TallyStack(stack, status, client, course(status.pids()));
                    rounds(subject, loads, options.rounds());
                    rounds(subject, last, 1);
                    report.say("stopping the stack");
                }
            }
        } catch (InterruptedException e) {
            stack.wipe();
            throw e;
        }
        if (failed.isEmpty()) {
            stack.wipe();
        } else {
            report.say("its logs are in " + options.data() + " until ./tally wipe --data " + options.data());
        }
    }

    private List<Measurement> chosen(Set<Measurement> of) {
        return options.only().stream().filter(of::contains).toList();
    }

    private Course course(Map<String, Long> pids) {
        Map<String, Long> all = new LinkedHashMap<>(pids);
        all.put(Course.BENCH, ProcessHandle.current().pid());
        return new Course(options.warmUp(), options.time(), new Processes(all));
    }

    private void rounds(Subject subject, List<Measurement> measurements, int rounds) throws InterruptedException {
        for (int round = 1; round <= rounds; round++) {
            for (Measurement measurement : measurements) {
                if (!failed.contains(measurement)) {
                    try {
                        report.take(subject.measure(measurement, round));
                    } catch (MeasurementFailure e) {
                        failed.add(measurement);
                        report.say("round " + round + ": " + measurement + " could not be made: " + e.getMessage());
                    }
                }
            }
        }
    }
}
