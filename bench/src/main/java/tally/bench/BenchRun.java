package tally.bench;

import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tally.bench.load.HttpServer;
import tally.bench.load.MeasurementFailure;

/**
 * One call of {@code ./tally bench}: round 1 of all measurements, round 2 of all, and so on, so that what disturbs the
 * machine for a while disturbs all alike. Starts come before, when nothing else runs; the memory of counters comes last
 * and once, because it fills the stores. A measurement that could not be made is not tried again. When the program
 * ends, the stack is stopped, and its data are deleted unless a measurement could not be made.
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
        Runtime.getRuntime().addShutdownHook(new Thread(this::clean, "clean"));
        List<Measurement> first = chosen(EnumSet.of(Measurement.START));
        List<Measurement> last = chosen(EnumSet.of(Measurement.MEMORY));
        List<Measurement> others = chosen(EnumSet.complementOf(EnumSet.of(Measurement.START, Measurement.MEMORY)));
        rounds(new Starts(stack), first, options.rounds());
        if (others.isEmpty() && last.isEmpty()) {
            return;
        }
        stack.up(List.of("--jvm", options.jvm()), line -> report.say("  " + line));
        StackStatus status = stack.status();
        try (HttpClient client = HttpClient.newHttpClient()) {
            Region eu = Region.of(status.region("eu").replica(), client);
            Region us = Region.of(status.region("us").replica(), client);
            HttpServer gateway = HttpServer.of(status.region("us").gateway().url());
            Memory memory = new Memory(stack, status, eu, us);
            Subject subject = new TallyStack(eu, us, gateway, memory, course(status.pids()));
            rounds(subject, others, options.rounds());
            rounds(subject, last, 1);
        }
    }

    private void clean() {
        try {
            stack.down();
            if (failed.isEmpty()) {
                stack.wipe();
            } else if (Files.exists(options.data())) {
                report.say("its logs are in " + options.data() + " until ./tally wipe --data " + options.data());
            }
        } catch (MeasurementFailure | InterruptedException e) {
            System.err.println("tally: " + e.getMessage() + "; ./tally down --data " + options.data() + " stops it");
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
