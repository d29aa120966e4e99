package tally.chaos.check;

import java.util.BitSet;
import java.util.List;

/** The sums that some of a list of deltas can have, each taken once or not at all. */
final class SubsetSums {
    /** Beyond this distance between the least and the most, every sum between them is taken for possible. */
    private static final long MAX_RANGE = 1 << 20;

    private final long least;
    private final long most;
    private final BitSet reachable = new BitSet();
    private final boolean exact;

    SubsetSums(List<Long> deltas) {
        least = deltas.stream()
                .filter(delta -> delta < 0)
                .mapToLong(Long::longValue)
                .sum();
        most = deltas.stream()
                .filter(delta -> delta > 0)
                .mapToLong(Long::longValue)
                .sum();
        exact = most - least <= MAX_RANGE;
        if (exact) {
            reachable.set((int) -least);
            deltas.forEach(this::with);
        }
    }

    long least() {
        return least;
    }

    long most() {
        return most;
    }

    boolean contains(long sum) {
        return sum >= least && sum <= most && (!exact || reachable.get((int) (sum - least)));
    }

    private void with(long delta) {
        BitSet before = (BitSet) reachable.clone();
        before.stream().forEach(sum -> reachable.set(sum + (int) delta));
    }
}
