package tally.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import tally.chaos.stack.Metric;
import tally.chaos.stack.Patience;
import tally.chaos.stack.RunningStack;
import tally.chaos.stack.StackFailure;
import tally.chaos.stack.StackStatus;

/**
 * What the services report as lost: {@code tally_increments_lost_total}, the sum of |delta|, over the replicas of each
 * region. A process that is started anew begins at 0, so increases are added up, and a sample is due before each fault.
 */
final class LostIncrements {
    private static final Metric METRIC = new Metric("tally_increments_lost_total");
    private static final Patience UNTIL_ALL_ANSWER = Patience.ofSeconds(60);

    private final Source source;
    private final Patience patience;
    private final Map<String, Double> last = new HashMap<>();
    private final Map<String, Double> reported = new HashMap<>();

    /** Where the figures come from: one of each process that runs. */
    interface Source {
        List<Figure> now() throws InterruptedException;
    }

    /**
     * What one process has lost since it was started.
     *
     * @param process no other one has the same, not even the next one of the same replica
     * @param lost empty when it did not answer
     */
    record Figure(String region, String process, OptionalDouble lost) {}

    private LostIncrements(Source source, Patience patience) {
        this.source = source;
        this.patience = patience;
    }

    /** Begins to watch, while everything runs: what was reported before is not counted. */
    static LostIncrements since(RunningStack stack) throws InterruptedException {
        return since(() -> figures(stack.status()), UNTIL_ALL_ANSWER);
    }

    static LostIncrements since(Source source, Patience patience) throws InterruptedException {
        LostIncrements lost = new LostIncrements(source, patience);
        // Of a process that is missed here everything it ever lost would count as lost from now on.
        lost.sampleAll();
        lost.reported.clear();
        return lost;
    }

    /** Adds what is new, of those that answer. */
    void sample() throws InterruptedException {
        source.now().forEach(this::take);
    }

    /** Adds what is new, of every process that runs. */
    void sampleAll() throws InterruptedException {
        List<String> silent = new ArrayList<>();
        boolean complete = patience.until(() -> {
            silent.clear();
            for (Figure figure : source.now()) {
                take(figure);
                if (figure.lost().isEmpty()) {
                    silent.add(figure.process());
                }
            }
            return silent.isEmpty();
        });
        if (!complete) {
            throw new StackFailure("these did not show their metrics within "
                    + patience.limit().toSeconds() + " s: " + String.join(", ", silent));
        }
    }

    private void take(Figure figure) {
        figure.lost().ifPresent(now -> {
            Double before = last.put(figure.process(), now);
            reported.merge(figure.region(), before == null ? now : now - before, Double::sum);
        });
    }

    long reportedBy(Set<String> regions) {
        return (long) regions.stream()
                .mapToDouble(region -> reported.getOrDefault(region, 0.0))
                .sum();
    }

    private static List<Figure> figures(StackStatus stack) throws InterruptedException {
        List<Figure> figures = new ArrayList<>();
        for (StackStatus.Region region : stack.regions()) {
            for (StackStatus.Replica replica : region.replicas()) {
                if (replica.pid() != null) {
                    String process = replica.name() + " with the pid " + replica.pid();
                    figures.add(new Figure(region.name(), process, METRIC.of(replica)));
                }
            }
        }
        return figures;
    }
}
