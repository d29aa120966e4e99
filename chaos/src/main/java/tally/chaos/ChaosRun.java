package tally.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tally.chaos.check.Baseline;
import tally.chaos.fault.Schedule;
import tally.chaos.load.Counters;
import tally.chaos.stack.RunningStack;
import tally.chaos.stack.StackFailure;
import tally.chaos.stack.StackStatus;
import tally.chaos.stack.StateTopic;

/**
 * One call of {@code ./tally chaos}: a new stack, rounds until the time is over or a promise was broken, and the stack's
 * end, however the rounds end. Its data are deleted when all promises were kept, and when it is interrupted.
 */
final class ChaosRun {
    private final ChaosOptions options;
    private final RunningStack stack;
    private final InjectedFaults faults;
    private final Report report;

    /** @param home the folder of the {@code tally} script */
    ChaosRun(ChaosOptions options, Path home, InjectedFaults faults, Report report) {
        this.options = options;
        this.stack = new RunningStack(home, options.data(), options.otherBuild());
        this.faults = faults;
        this.report = report;
    }

    /** Whether all promises were kept, under at least one fault. */
    boolean run() throws InterruptedException {
        if (Files.exists(options.data())) {
            throw new StackFailure(
                    options.data() + " is there already, perhaps from a run that broke a promise; look at"
                            + " it, then delete it with ./tally wipe --data " + options.data());
        }
        report.begin();
        boolean kept;
        try (stack) {
            stack.up(upOptions(), line -> report.say("  " + line));
            kept = rounds();
            report.say("stopping the stack");
        } catch (InterruptedException e) {
            stack.wipe();
            throw e;
        }
        report.end(kept ? null : options.data());
        if (kept) {
            stack.wipe();
        }
        return kept;
    }

    private List<String> upOptions() {
        return List.of(
                "--regions",
                String.join(",", options.shape().regions()),
                "--replicas",
                Integer.toString(options.shape().replicas()),
                "--gateways",
                Integer.toString(options.shape().gateways()),
                "--base-port",
                Integer.toString(options.basePort()),
                // So soon that it happens under every fault.
                "--set",
                "tally.exchange.fold-after=2s",
                "--set",
                "tally.exchange.fold-at=1");
    }

    private boolean rounds() throws InterruptedException {
        StackStatus status = stack.status();
        Counters counters = new Counters(options.keyedPercent());
        Schedule schedule = new Schedule(options.seed(), options.faults(), options.shape());
        Baseline baseline = Baseline.EMPTY;
        long end = System.nanoTime() + options.time().toNanos();
        try (StateTopic topic = new StateTopic(status.kafka().bootstrap())) {
            Round round = new Round(stack, status, counters, topic, report);
            do {
                var plan = schedule.next();
                report.round(plan);
                Round.Result result = round.run(plan, baseline);
                faults.add(result.faults());
                report.round(result);
                if (!result.broken().isEmpty()) {
                    return false;
                }
                baseline = baseline.after(result.history().increments(), result.quiet());
            } while (System.nanoTime() - end < 0);
            return faults.count() > 0;
        } catch (IOException e) {
            throw new StackFailure("A fault could not be injected or repaired: " + e, e);
        }
    }
}
