package tally.chaos.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tally.chaos.history.History;
import tally.chaos.history.Increment;

/**
 * Promise U: whatever was shown lies between the sum of the attempted decrements and that of the attempted increments. An
 * increment with an idempotency key is attempted once, however often it is tried.
 */
final class ValueBounds {
    private ValueBounds() {}

    static List<BrokenPromise> check(History history, Baseline before) {
        Map<String, Attempted> attempted = new HashMap<>();
        history.increments().stream()
                .collect(Collectors.groupingBy(Increment::counter))
                .forEach((counter, some) -> attempted.put(counter, new Attempted(some)));
        Attempted none = new Attempted(List.of());
        List<BrokenPromise> broken = new ArrayList<>();
        Stream.concat(history.reads().stream(), history.updates().stream()).forEach(read -> {
            Attempted sums = attempted.getOrDefault(read.counter(), none);
            Baseline.Settled settled = before.of(read.counter());
            int known = sums.before(read.answeredNanos());
            long least = settled.taken() + sums.taken[known];
            long most = settled.added() + sums.added[known];
            if (read.count() < least || read.count() > most) {
                broken.add(new BrokenPromise(
                        Promise.U,
                        read.counter(),
                        read.at(),
                        "a value from " + least + " to " + most,
                        read.count() + " in the epoch " + read.epoch() + ", version " + read.version()));
            }
        });
        return broken;
    }

    /** The increments of one counter by the time they began, and the sums of the first 0, 1, 2 … of them. */
    private static final class Attempted {
        private final long[] begun;
        private final long[] added;
        private final long[] taken;

        Attempted(List<Increment> increments) {
            long[][] sorted = increments.stream()
                    .map(increment -> new long[] {increment.begunNanos(), increment.delta()})
                    .sorted((a, b) -> Long.compare(a[0], b[0]))
                    .toArray(long[][]::new);
            begun = Arrays.stream(sorted).mapToLong(each -> each[0]).toArray();
            added = new long[sorted.length + 1];
            taken = new long[sorted.length + 1];
            for (int i = 0; i < sorted.length; i++) {
                added[i + 1] = added[i] + Math.max(sorted[i][1], 0);
                taken[i + 1] = taken[i] + Math.min(sorted[i][1], 0);
            }
        }

        /** How many had begun at that time. */
        int before(long nanos) {
            int low = 0;
            int high = begun.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (begun[middle] <= nanos) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
