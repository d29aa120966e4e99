package tally.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import tally.chaos.check.Isolation;
import tally.chaos.fault.Fault;
import tally.chaos.fault.FaultKind;
import tally.chaos.fault.FaultSite;
import tally.chaos.fault.FaultSkipped;
import tally.chaos.fault.PlannedFault;
import tally.chaos.fault.RoundPlan;
import tally.chaos.stack.Patience;
import tally.chaos.stack.StackStatus;

/** The faults of one round as they are injected and repaired, and the notes of what they did. */
final class FaultSequence {
    /** So long the load runs alone before anything is prepared. */
    private static final Duration ONLY_LOAD = Duration.ofSeconds(1);
    /** In a shorter one a machine that is busy may stand still. */
    private static final long LEAST_ISOLATION_NANOS = 2_000_000_000;

    private final RoundPlan plan;
    private final List<String> regions;
    private final LostIncrements lost;
    private final Report report;
    private final Map<PlannedFault, Fault> faults = new LinkedHashMap<>();
    private final List<Occurrence> occurrences = new ArrayList<>();
    private final Set<String> mayHaveLost = new HashSet<>();
    private final Map<PlannedFault, Long> injectedNanos = new HashMap<>();
    private final List<Isolation> isolations = new ArrayList<>();
    private final List<FaultKind> injected = new ArrayList<>();

    /** A fault that is due to be injected, or to be repaired. */
    private record Due(long nanos, PlannedFault planned, boolean repair) {}

    private interface Deed {
        String run() throws IOException, InterruptedException;
    }

    FaultSequence(RoundPlan plan, FaultSite site, LostIncrements lost, Report report) {
        this.plan = plan;
        this.regions =
                site.status().regions().stream().map(StackStatus.Region::name).toList();
        this.lost = lost;
        this.report = report;
        plan.steps().forEach(step -> step.faults().forEach(planned -> faults.put(planned, site.fault(planned))));
    }

    /** Returns when all are repaired. */
    void run() throws IOException, InterruptedException {
        Patience.pass(ONLY_LOAD);
        for (Fault fault : faults.values()) {
            fault.prepare();
        }
        for (RoundPlan.Step step : plan.steps()) {
            Patience.pass(step.pause());
            run(step);
        }
    }

    List<Occurrence> occurrences() {
        return List.copyOf(occurrences);
    }

    /** Those that were not skipped. */
    List<FaultKind> injected() {
        return List.copyOf(injected);
    }

    /** The regions whose Redis may have lost what it had not drained. */
    Set<String> mayHaveLost() {
        return Set.copyOf(mayHaveLost);
    }

    /** The times in which the struck regions had to count. */
    List<Isolation> isolations() {
        return List.copyOf(isolations);
    }

    private void run(RoundPlan.Step step) throws IOException, InterruptedException {
        PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::nanos));
        long begin = System.nanoTime();
        step.faults().forEach(planned -> due.add(new Due(begin + planned.after().toNanos(), planned, false)));
        for (Due next = due.poll(); next != null; next = due.poll()) {
            PlannedFault planned = next.planned();
            Fault fault = Objects.requireNonNull(faults.get(planned), "made in the constructor");
            Patience.pass(Duration.ofNanos(next.nanos() - System.nanoTime()));
            if (next.repair()) {
                isolated(planned);
                note(planned, fault::repair);
            } else if (inject(planned, fault)) {
                due.add(new Due(System.nanoTime() + planned.lasts().toNanos(), planned, true));
            }
        }
    }

    private boolean inject(PlannedFault planned, Fault fault) throws IOException, InterruptedException {
        // A replica's figures are gone with it.
        lost.sample();
        // One that is skipped half way has killed a Redis all the same.
        if (planned.kind().mayLose()) {
            mayHaveLost.add(planned.region());
        }
        try {
            note(planned, fault::inject);
        } catch (FaultSkipped e) {
            note(planned, () -> "skipped: " + e.getMessage());
            return false;
        }
        injected.add(planned.kind());
        injectedNanos.put(planned, System.nanoTime());
        return true;
    }

    /** Called before a repair begins. */
    private void isolated(PlannedFault planned) {
        long begin = Objects.requireNonNull(injectedNanos.get(planned), "repaired after it was injected");
        long end = System.nanoTime();
        if (end - begin < LEAST_ISOLATION_NANOS || !plan.mustCountDuring(planned)) {
            return;
        }
        regions.stream()
                .filter(region -> planned.region().isEmpty() || planned.region().equals(region))
                .map(region -> new Isolation(region, planned.toString(), begin, end))
                .forEach(isolations::add);
    }

    private void note(PlannedFault planned, Deed deed) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        String what = deed.run();
        if (!what.isEmpty()) {
            occurrences.add(new Occurrence(begin, System.nanoTime(), planned.toString(), what));
            report.say("  " + planned + ": " + what);
        }
    }
}
