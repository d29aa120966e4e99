package tally.bench;

import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tally.bench.load.HttpServer;
import tally.bench.load.MeasurementFailure;

/**
 * One call of {@code ./tally bench}: round 1 of all measurements, round 2 of all, and so on, so that what disturbs the
 * machine for a while disturbs all alike. Starts come before, when nothing else runs; the memory of counters comes last
 * and once, because it fills the stores. A measurement that could not be made is not tried again. When the program
 * ends, the stack is stopped, and its data are deleted unless a measurement could not be made or too many of its calls
 * failed.
 */
final class BenchRun {
    /** All pages come from one address here, and are more than a gateway takes by default. */
    private static final List<String> SETTINGS = List.of(
            "--set", "tally.gateway.limits.connections=6000",
            "--set", "tally.gateway.limits.connections-per-address=6000");

    private final BenchOptions options;
    private final RunningStack stack;
    private final RunningStack twoGateways;
    private final RunningStack twoReplicas;
    private final Report report;
    private final Set<Measurement> failed = EnumSet.noneOf(Measurement.class);
    private final Set<Measurement> faulty = EnumSet.noneOf(Measurement.class);

    /** @param home the folder of the {@code tally} script */
    BenchRun(BenchOptions options, Path home, Report report) {
        this.options = options;
        this.stack = new RunningStack(home, options.data(), options.basePort(), "eu,us");
        this.twoGateways = new RunningStack(home, beside("-gateways"), options.basePort(), "eu");
        this.twoReplicas = new RunningStack(home, beside("-replicas"), options.basePort(), "eu,us");
        this.report = report;
    }

    private Path beside(String ending) {
        return options.data().resolveSibling(options.data().getFileName() + ending);
    }

    /** Whether all could be measured, and few calls failed. */
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
        if (!faulty.isEmpty()) {
            report.say("too many calls failed in " + faulty);
        }
        return isGood();
    }

    private boolean isGood() {
        return failed.isEmpty() && faulty.isEmpty();
    }

    private void ownStack() throws InterruptedException {
        for (RunningStack each : List.of(stack, twoGateways, twoReplicas)) {
            if (Files.exists(each.data())) {
                throw new MeasurementFailure(
                        each.data() + " is there already, perhaps from a run that could not measure all; look at it,"
                                + " then delete it with ./tally wipe --data " + each.data());
            }
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::clean, "clean"));
        List<Measurement> first = chosen(EnumSet.of(Measurement.START));
        List<Measurement> last = chosen(EnumSet.of(Measurement.MEMORY));
        List<Measurement> restarts = chosen(EnumSet.of(Measurement.ROLLING_RESTART, Measurement.REPLICA_RESTART));
        List<Measurement> others = options.only().stream()
                .filter(one -> !first.contains(one) && !restarts.contains(one) && !last.contains(one))
                .toList();
        rounds(new Starts(stack), first, options.rounds());
        List<String> up = new ArrayList<>(SETTINGS);
        up.addAll(List.of("--jvm", options.jvm()));
        for (Measurement one : restarts) {
            restarts(up, one);
        }
        if (others.isEmpty() && last.isEmpty()) {
            return;
        }
        stack.up(up, line -> report.say("  " + line));
        StackStatus status = stack.status();
        try (HttpClient client = HttpClient.newHttpClient()) {
            Region eu = Region.of(status.region("eu").replica(), client);
            Region us = Region.of(status.region("us").replica(), client);
            StackStatus.Gateway gateway = status.region("us").gateway();
            Memory memory = new Memory(stack, status, eu, us);
            Metrics metrics = new Metrics(gateway.management(), client);
            Stalls stalls = new Stalls(us, gateway, metrics, options.warmUp(), options.time());
            HttpServer pages = HttpServer.of(gateway.url());
            Subject subject = new TallyStack(eu, us, pages, memory, stalls, course(status.pids()));
            rounds(subject, others, options.rounds());
            rounds(subject, last, 1);
        }
    }

    /** On a stack of its own, whose ports are those of the other stacks. */
    private void restarts(List<String> up, Measurement measurement) throws InterruptedException {
        boolean ofGateways = measurement == Measurement.ROLLING_RESTART;
        RunningStack its = ofGateways ? twoGateways : twoReplicas;
        List<String> two = new ArrayList<>(up);
        two.addAll(List.of(ofGateways ? "--gateways" : "--replicas", "2"));
        Consumer<String> progress = line -> report.say("  " + line);
        Subject subject = ofGateways
                ? new GatewayRestarts(its, two, options.warmUp(), options.time(), progress)
                : new ReplicaRestarts(its, two, options.warmUp(), options.time(), progress);
        rounds(subject, List.of(measurement), options.rounds());
        its.down();
    }

    private void clean() {
        clean(twoGateways);
        clean(twoReplicas);
        clean(stack);
    }

    private void clean(RunningStack each) {
        Path data = each.data();
        try {
            each.down();
            if (isGood()) {
                each.wipe();
            } else if (Files.exists(data)) {
                report.say("its logs are in " + data + " until ./tally wipe --data " + data);
            }
        } catch (MeasurementFailure | InterruptedException e) {
            System.err.println("tally: " + e.getMessage() + "; ./tally down --data " + data + " stops it");
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
                        Result result = subject.measure(measurement, round);
                        report.take(result);
                        if (result.hasTooManyErrors()) {
                            faulty.add(measurement);
                        }
                    } catch (MeasurementFailure e) {
                        failed.add(measurement);
                        report.say("round " + round + ": " + measurement + " could not be made: " + e.getMessage());
                    }
                }
            }
        }
    }
}
