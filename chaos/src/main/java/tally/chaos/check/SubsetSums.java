package tally.chaos.check;

import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;

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

    /** The smallest of them that is not below {@code sum}; empty when all are. */
    OptionalLong atLeast(long sum) {
        if (sum > most) {
            return OptionalLong.empty();
        }
        long from = Math.max(sum, least);
        return OptionalLong.of(exact ? least + reachable.nextSetBit((int) (from - least)) : from);
    }

    /** The largest of them that is not above {@code sum}; empty when all are. */
    OptionalLong atMost(long sum) {
        if (sum < least) {
            return OptionalLong.empty();
        }
        long from = Math.min(sum, most);
        return OptionalLong.of(exact ? least + reachable.previousSetBit((int) (from - least)) : from);
    }

    private void with(long delta) {
        BitSet before = (BitSet) reachable.clone();
        before.stream().forEach(sum -> reachable.set(sum + (int) delta));
    }
}
