package tally.chaos;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tally.chaos.stack.Metric;
import tally.chaos.stack.StackStatus;

/**
 * What the services report as lost: {@code tally_increments_lost_total}, the sum of |delta|, over the replicas of each
 * region. A replica that is started anew begins at 0, so increases are added up, and a sample is due before each fault.
 */
final class LostIncrements {
    private static final Metric METRIC = new Metric("tally_increments_lost_total");

    private final StackStatus stack;
    private final Map<String, Double> last = new HashMap<>();
    private final Map<String, Double> reported = new HashMap<>();

    private LostIncrements(StackStatus stack) {
        this.stack = stack;
    }

    /** Begins to watch: what was reported before is not counted. */
    static LostIncrements since(StackStatus stack) throws InterruptedException {
        LostIncrements lost = new LostIncrements(stack);
        lost.sample();
        lost.reported.clear();
        return lost;
    }

    void sample() throws InterruptedException {
        for (StackStatus.Region region : stack.regions()) {
            for (StackStatus.Replica replica : region.replicas()) {
                METRIC.of(replica).ifPresent(now -> {
                    double before = last.getOrDefault(replica.name(), 0.0);
                    reported.merge(region.name(), now >= before ? now - before : now, Double::sum);
                    last.put(replica.name(), now);
                });
            }
        }
    }

    long reportedBy(Set<String> regions) {
        return (long) regions.stream()
                .mapToDouble(region -> reported.getOrDefault(region, 0.0))
                .sum();
    }
}
