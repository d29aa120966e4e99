package tally.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one measurement gave in one round, or the medians of several rounds.
 *
 * @param round from 1; 0 for medians
 * @param figures by name, with their units; those of {@link Course} and what only this measurement has
 * @param histograms by name: how often something was in each step of a width that the name tells; the sum in medians
 * @param cpuMicrosPerOperation processor time by process; empty when the system does not tell
 * @param answers of this round, the errors among them; the sum in medians
 * @param errors of this round; the sum in medians, so that none is hidden
 * @param firstError the answer to the first of them
 */
record Result(
        Measurement measurement,
        int round,
        Map<String, Double> figures,
        Map<String, List<Long>> histograms,
        Map<String, Double> cpuMicrosPerOperation,
        long answers,
        long errors,
        @Nullable String firstError) {
    /** Of a stack that nobody disturbs, more than that is no measurement of what it does. */
    private static final double TOLERATED_ERRORS = 0.01;

    /** Of what is no load. */
    static Result of(Measurement measurement, int round, Map<String, Double> figures) {
        return new Result(measurement, round, figures, Map.of(), Map.of(), 0, 0, null);
    }

    Result with(String name, double figure) {
        Map<String, Double> more = new LinkedHashMap<>(figures);
        more.put(name, figure);
        return new Result(measurement, round, more, histograms, cpuMicrosPerOperation, answers, errors, firstError);
    }

    /** Whether more failed than may; not where failing servers are what is measured. */
    boolean hasTooManyErrors() {
        return !measurement.isOfFaults() && errors > TOLERATED_ERRORS * answers;
    }

    /** @param rounds at least one, all of the same measurement */
    static Result medians(List<Result> rounds) {
        return new Result(
                rounds.getFirst().measurement(),
                0,
                medians(rounds, Result::figures),
                sums(rounds),
                medians(rounds, Result::cpuMicrosPerOperation),
                rounds.stream().mapToLong(Result::answers).sum(),
                rounds.stream().mapToLong(Result::errors).sum(),
                rounds.stream()
                        .filter(result -> result.errors() > 0)
                        .findFirst()
                        .map(Result::firstError)
                        .orElse(null));
    }

    private static Map<String, List<Long>> sums(List<Result> rounds) {
        Map<String, List<Long>> sums = new LinkedHashMap<>();
        for (Result round : rounds) {
            round.histograms().forEach((name, counts) -> sums.merge(name, counts, Result::sum));
        }
        return sums;
    }

    /** Of two histograms, of which one may be shorter. */
    private static List<Long> sum(List<Long> one, List<Long> other) {
        return IntStream.range(0, Math.max(one.size(), other.size()))
                .mapToObj(i -> (i < one.size() ? one.get(i) : 0) + (i < other.size() ? other.get(i) : 0))
                .toList();
    }

    private static Map<String, Double> medians(List<Result> rounds, Function<Result, Map<String, Double>> part) {
        Map<String, Double> medians = new LinkedHashMap<>();
        for (String name : part.apply(rounds.getFirst()).keySet()) {
            medians.put(
                    name,
                    median(rounds.stream()
                            .map(part)
                            .filter(figures -> figures.containsKey(name))
                            .mapToDouble(figures -> figures.getOrDefault(name, 0.0))
                            .sorted()
                            .toArray()));
        }
        return medians;
    }

    /** The one in the middle; the mean of the two there when their number is even. */
    static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
