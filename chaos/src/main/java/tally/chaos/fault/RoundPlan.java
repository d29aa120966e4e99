package tally.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The faults of one round.
 *
 * @param number from 1
 * @param seed for the load of the round
 */
public record RoundPlan(int number, long seed, List<Step> steps) {
    public RoundPlan {
        steps = List.copyOf(steps);
    }

    /**
     * Faults that overlap, in the order of their injection; all are repaired before the next step begins.
     *
     * @param pause of load alone, before the first of them
     */
    public record Step(Duration pause, List<PlannedFault> faults) {
        public Step {
            faults = List.copyOf(faults);
        }
    }

    /**
     * Whether the regions that this fault strikes have to count while it lasts: it isolates them, and nothing in this round
     * has struck a Redis or a replica, which may be recovering or starting for longer than its step.
     */
    public boolean mustCountDuring(PlannedFault planned) {
        if (!planned.kind().isolates()) {
            return false;
        }
        for (Step step : steps) {
            if (!step.faults().stream().allMatch(each -> each.kind().sparesCounting())) {
                return false;
            }
            if (step.faults().contains(planned)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return steps.stream()
                .map(step -> step.faults().stream().map(PlannedFault::toString).collect(Collectors.joining(" + ")))
                .collect(Collectors.joining(", "));
    }
}
