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

    @Override
    public String toString() {
        return steps.stream()
                .map(step -> step.faults().stream().map(PlannedFault::toString).collect(Collectors.joining(" + ")))
                .collect(Collectors.joining(", "));
    }
}
