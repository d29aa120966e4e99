package tally.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tally.bench.load.MeasurementFailure;

/** Waits until two regions show the same totals, by reading again and again those that are not the same yet. */
record Agreement(Region one, Region other) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Returns when both regions have shown the same totals of all of these, whatever they are; as long as below. */
    void await(List<String> counters) throws InterruptedException {
        await(counters, 0, false);
    }

    /**
     * Returns when both regions have shown every total: at the end of the last read, so a little late rather than
     * early. {@link MeasurementFailure} when they do not within two minutes.
     *
     * @param sum of all totals
     * @param exact it is known; if not, the regions only have to be equal
     */
    void await(List<String> counters, long sum, boolean exact) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Map<String, Long> agreed = new LinkedHashMap<>();
        List<String> open = counters;
        while (!open.isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new MeasurementFailure("the regions do not agree on " + open.size() + " counters after "
                        + PATIENCE.toSeconds() + " s, for example " + open.getFirst());
            }
            long[] here = one.totals(open);
            long[] there = other.totals(open);
            List<String> differing = new ArrayList<>();
            for (int i = 0; i < open.size(); i++) {
                if (here[i] == there[i]) {
                    agreed.put(open.get(i), here[i]);
                } else {
                    differing.add(open.get(i));
                }
            }
            open = differing;
            // Two regions that have not heard of each other yet may have counted equally.
            if (open.isEmpty()
                    && exact
                    && agreed.values().stream().mapToLong(total -> total).sum() != sum) {
                open = counters;
            }
        }
    }
}
