package tally.chaos.fault;

import java.time.Duration;
import tally.chaos.fault.FaultKind.DataLoss;
import tally.chaos.fault.FaultKind.Target;

/**
 * One fault of a schedule.
 *
 * @param region the region that it strikes; empty for Kafka, which all regions share
 * @param target what it strikes: a process, or what else no other fault may strike at the same time
 * @param after from the begin of its step to its injection
 * @param lasts from its injection to its repair
 * @param seed for the choices that it makes itself
 */
public record PlannedFault(FaultKind kind, String region, String target, Duration after, Duration lasts, long seed) {

    @Override
    public String toString() {
        return kind.word() + " " + target;
    }

    boolean losesData() {
        return kind.loss() != DataLoss.NONE;
    }

    /**
     * Whether this one may be injected while {@code earlier} lasts. A loss of data never: before it the region has to
     * drain, or its damage has to be told from everybody else's.
     */
    boolean mayFollow(PlannedFault earlier) {
        return !strikes(earlier) && !earlier.strikes(this) && !losesData() && !earlier.kind.endsRound();
    }

    /** Whether it strikes the same as the other one, or all replicas of which that strikes one. */
    private boolean strikes(PlannedFault other) {
        return target.equals(other.target)
                || (kind.target() == Target.REPLICAS && other.target.startsWith(target + '-'));
    }
}
