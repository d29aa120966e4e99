package tally.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tally.chaos.check.Baseline;
import tally.chaos.check.BrokenPromise;
import tally.chaos.check.Checker;
import tally.chaos.check.Loss;
import tally.chaos.check.Promise;
import tally.chaos.check.QuietState;
import tally.chaos.fault.FaultKind;
import tally.chaos.fault.FaultSite;
import tally.chaos.fault.RoundPlan;
import tally.chaos.history.ClientLog;
import tally.chaos.history.CounterRead;
import tally.chaos.history.History;
import tally.chaos.history.Increment;
import tally.chaos.load.Counters;
import tally.chaos.load.Load;
import tally.chaos.load.RepeatedKeys;
import tally.chaos.stack.Patience;
import tally.chaos.stack.RunningStack;
import tally.chaos.stack.StackStatus;
import tally.chaos.stack.StateTopic;
import tally.chaos.stack.Survey;

/** Load, some faults, the repair of all, silence, and the check. */
final class Round {
    private static final Duration RETRY_PATIENCE = Duration.ofSeconds(60);
    private static final Patience UNTIL_READY = Patience.ofSeconds(120);

    private final RunningStack stack;
    private final StackStatus status;
    private final Counters counters;
    private final StateTopic topic;
    private final Report report;

    /**
     * What a round came to.
     *
     * @param faults those that were injected
     * @param missing by counter, what a declared loss took away
     * @param reported what the services reported as lost meanwhile
     * @param untilEqual from the last repair to the first look that found all replicas equal; negative if none did
     * @param repeated how many acknowledged keys were repeated when all was quiet
     */
    record Result(
            History history,
            List<Occurrence> occurrences,
            List<FaultKind> faults,
            List<BrokenPromise> broken,
            QuietState quiet,
            Map<String, Long> missing,
            long reported,
            Duration untilEqual,
            int repeated) {}

    /** @param status as it is while everything runs */
    Round(RunningStack stack, StackStatus status, Counters counters, StateTopic topic, Report report) {
        this.stack = stack;
        this.status = status;
        this.counters = counters;
        this.topic = topic;
        this.report = report;
    }

    /** @param before what the rounds before came to */
    Result run(RoundPlan plan, Baseline before) throws IOException, InterruptedException {
        ClientLog log = new ClientLog();
        LostIncrements lost = LostIncrements.since(stack);
        try (Load load = new Load(status, counters, log, plan.seed())) {
            FaultSite site = new FaultSite(stack, status, load, topic, counters.all());
            FaultSequence faults = new FaultSequence(plan, site, lost, report);
            faults.run();
            long healed = System.nanoTime();
            List<String> unready = awaitReady();
            load.finish(RETRY_PATIENCE);
            Survey survey = new Survey(status, counters.all());
            QuietWatch.Result quiet = new QuietWatch(survey, topic, load, log).await();
            load.requireNoFailure();
            if (unready.isEmpty()) {
                lost.sampleAll();
            } else {
                lost.sample();
            }
            Loss loss = new Loss(faults.mayHaveLost(), lost.reportedBy(faults.mayHaveLost()));
            History history = log.history();
            Checker.Verdict verdict = Checker.check(history, before, quiet.state(), loss, faults.isolations());
            List<BrokenPromise> broken = new ArrayList<>(verdict.broken());
            if (!unready.isEmpty()) {
                broken.add(unready(unready));
            }
            if (broken.isEmpty() && !quiet.atRest()) {
                broken.add(restless());
            }
            int repeated = broken.isEmpty() ? repeatKeys(plan, history, quiet.state(), loss, broken) : 0;
            return new Result(
                    history,
                    faults.occurrences(),
                    faults.injected(),
                    broken,
                    quiet.state(),
                    verdict.missing(),
                    loss.reported(),
                    Duration.ofNanos(quiet.equalNanos() == 0 ? -1 : Math.max(0, quiet.equalNanos() - healed)),
                    repeated);
        }
    }

    /** The processes that are not ready in time; what they count is looked at all the same. */
    private List<String> awaitReady() throws InterruptedException {
        return UNTIL_READY.until(() -> stack.status().ready())
                ? List.of()
                : stack.status().unready();
    }

    private static BrokenPromise unready(List<String> processes) {
        return new BrokenPromise(
                Promise.A,
                "",
                String.join(", ", processes),
                "ready within " + UNTIL_READY.limit().toSeconds() + " s after the last repair",
                "not ready");
    }

    /** Keys whose increments may have been lost with their region's Redis are left out: they may count again. */
    private int repeatKeys(RoundPlan plan, History history, QuietState quiet, Loss loss, List<BrokenPromise> broken)
            throws InterruptedException {
        List<Increment> safe = history.increments().stream()
                .filter(increment -> !loss.regions().contains(increment.region()))
                .toList();
        RepeatedKeys.Result result = RepeatedKeys.repeat(status, safe, plan.seed());
        broken.addAll(result.broken());
        Map<String, Long> before = quiet.values();
        new Survey(status, counters.all())
                .totals()
                .values()
                .forEach(replica -> replica.values().stream()
                        .filter(read -> !Long.valueOf(read.count()).equals(before.get(read.counter())))
                        .forEach(read -> broken.add(changed(read, before))));
        return result.repeated();
    }

    /** What nobody answered can not be held against any counter. */
    private static BrokenPromise restless() {
        return new BrokenPromise(
                Promise.L,
                "",
                "all regions",
                "rest once all was healed and the clients were silent",
                "totals that still change, replicas that do not answer, or pages that were not told all their counters");
    }

    private static BrokenPromise changed(CounterRead read, Map<String, Long> before) {
        return new BrokenPromise(
                Promise.L,
                read.counter(),
                read.at(),
                before.get(read.counter()) + " still, after nothing but repeated keys",
                Long.toString(read.count()));
    }
}
