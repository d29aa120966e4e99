package tally.chaos.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import tally.chaos.history.CounterRead;
import tally.chaos.history.Increment;
import tally.chaos.history.Outcome;

/**
 * Promise L: healed and quiet, every replica shows the same, and that is what was acknowledged plus some of what has no
 * answer. An increment with an idempotency key has been tried until it was acknowledged, so counters that have only such
 * are exact. Where a Redis may have lost what it had not drained, that may be missing, if the service has reported at
 * least as much.
 */
final class Settlement {
    private final Baseline before;
    private final QuietState quiet;
    private final Loss loss;
    private final List<BrokenPromise> broken = new ArrayList<>();
    private final Map<String, Long> missing = new TreeMap<>();

    private Settlement(Baseline before, QuietState quiet, Loss loss) {
        this.before = before;
        this.quiet = quiet;
        this.loss = loss;
    }

    /**
     * @param missing by counter, how much of it is lost at least, where a loss explains it
     */
    record Result(List<BrokenPromise> broken, Map<String, Long> missing) {}

    static Result check(List<Increment> increments, Baseline before, QuietState quiet, Loss loss) {
        Settlement settlement = new Settlement(before, quiet, loss);
        increments.stream()
                .filter(increment ->
                        increment.key() != null && !increment.outcome().counted())
                .forEach(settlement::unanswered);
        settlement.equality();
        Map<String, List<Increment>> byCounter = increments.stream().collect(Collectors.groupingBy(Increment::counter));
        quiet.values()
                .forEach((counter, value) ->
                        settlement.value(counter, value, byCounter.getOrDefault(counter, List.of())));
        settlement.reported();
        return new Result(settlement.broken, settlement.missing);
    }

    private void unanswered(Increment increment) {
        String last = increment.tries().isEmpty()
                ? "no answer"
                : increment.tries().getLast().answer().words();
        broken.add(new BrokenPromise(
                Promise.L,
                increment.counter(),
                increment.region(),
                "an acknowledgement of key " + increment.key() + " in the end",
                last));
    }

    private void equality() {
        quiet.values().forEach((counter, value) -> {
            String others = quiet.totals().entrySet().stream()
                    .filter(replica -> differs(replica.getValue().get(counter), value))
                    .map(replica ->
                            replica.getKey() + " " + shown(replica.getValue().get(counter)))
                    .collect(Collectors.joining(", "));
            if (!others.isEmpty()) {
                broken.add(new BrokenPromise(
                        Promise.L, counter, "all replicas", "the same total, " + value + " like the first", others));
            }
        });
        if (quiet.totals().values().stream().anyMatch(Map::isEmpty)) {
            String silent = quiet.totals().entrySet().stream()
                    .filter(replica -> replica.getValue().isEmpty())
                    .map(Map.Entry::getKey)
                    .collect(Collectors.joining(", "));
            broken.add(new BrokenPromise(Promise.L, "", silent, "totals once all was healed", "no answer"));
        }
    }

    private static boolean differs(@Nullable CounterRead read, long value) {
        return read == null || read.count() != value;
    }

    private static String shown(@Nullable CounterRead read) {
        return read == null ? "nothing" : Long.toString(read.count());
    }

    private void value(String counter, long value, List<Increment> increments) {
        long counted = before.of(counter).value()
                + increments.stream()
                        .filter(increment -> increment.outcome().counted())
                        .mapToLong(Increment::delta)
                        .sum();
        SubsetSums unknown = new SubsetSums(increments.stream()
                .filter(increment -> increment.outcome() == Outcome.UNKNOWN)
                .map(Increment::delta)
                .toList());
        if (unknown.contains(value - counted)) {
            return;
        }
        OptionalLong lost = leastLost(value - counted, unknown, increments);
        if (lost.isPresent()) {
            missing.put(counter, lost.getAsLong());
            return;
        }
        broken.add(new BrokenPromise(
                Promise.L,
                counter,
                "all replicas",
                unknown.least() == unknown.most()
                        ? "exactly " + counted
                        : counted + " and a sum of some unknown deltas, from " + (counted + unknown.least()) + " to "
                                + (counted + unknown.most()),
                Long.toString(value)));
    }

    /**
     * How much a loss has taken at least, if it explains that the sum of the unknown deltas seems to be this: the distance to
     * the nearest sum that they can have, above where increments may be lost and below where decrements may.
     */
    private OptionalLong leastLost(long sum, SubsetSums unknown, List<Increment> increments) {
        return LongStream.concat(
                        unknown.atLeast(sum).stream()
                                .map(above -> above - sum)
                                .filter(lost -> lost <= lossOf(increments, 1)),
                        unknown.atMost(sum).stream()
                                .map(below -> sum - below)
                                .filter(lost -> lost <= lossOf(increments, -1)))
                .min();
    }

    /** What can be missing at most: the deltas of that sign that were counted where data may be lost. */
    private long lossOf(List<Increment> increments, int sign) {
        return increments.stream()
                .filter(increment -> loss.regions().contains(increment.region()))
                .filter(increment -> increment.outcome().counted())
                .mapToLong(increment -> Math.max(increment.delta() * sign, 0))
                .sum();
    }

    private void reported() {
        long sum = missing.values().stream().mapToLong(Long::longValue).sum();
        if (sum > loss.reported()) {
            String most = missing.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse("");
            broken.add(new BrokenPromise(
                    Promise.L,
                    most,
                    String.join(",", loss.regions()),
                    "at least " + sum + " reported as lost, because so much is missing in " + missing.size()
                            + " counters",
                    loss.reported() + " reported"));
        }
    }
}
