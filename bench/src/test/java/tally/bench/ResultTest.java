package tally.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultTest {
    @ParameterizedTest
    @CsvSource({"7, 7", "1 2, 1.5", "1 2 9, 2", "1 2 4 9, 3"})
    void theMedianIsInTheMiddle(String sorted, double median) {
        double[] figures = List.of(sorted.split(" ", -1)).stream()
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertThat(Result.median(figures)).isEqualTo(median);
    }

    @Test
    void eachFigureHasAMedianOfItsOwn() {
        Result medians = Result.medians(List.of(
                result(1, Map.of("a", 5.0, "b", 1.0), Map.of("kafka", 3.0), 0),
                result(2, Map.of("a", 1.0, "b", 3.0), Map.of("kafka", 1.0), 0),
                result(3, Map.of("a", 3.0, "b", 2.0), Map.of("kafka", 2.0), 0)));
        assertThat(medians.round()).isZero();
        assertThat(medians.figures()).isEqualTo(Map.of("a", 3.0, "b", 2.0));
        assertThat(medians.cpuMicrosPerOperation()).isEqualTo(Map.of("kafka", 2.0));
    }

    @Test
    void noErrorIsHiddenByAMedian() {
        Result medians = Result.medians(List.of(
                result(1, Map.of(), Map.of(), 0), result(2, Map.of(), Map.of(), 4), result(3, Map.of(), Map.of(), 1)));
        assertThat(medians.errors()).isEqualTo(5);
        assertThat(medians.firstError()).isEqualTo("503 in round 2");
    }

    @Test
    void aFigureThatARoundDoesNotHaveIsLeftOutOfItsMedian() {
        Result medians =
                Result.medians(List.of(result(1, Map.of("a", 5.0), Map.of(), 0), result(2, Map.of(), Map.of(), 0)));
        assertThat(medians.figures()).isEqualTo(Map.of("a", 5.0));
    }

    @Test
    void histogramsAreAddedUpHoweverLongTheyAre() {
        Result medians = Result.medians(List.of(histogram(1, 5L, 1L), histogram(2, 1L, 0L, 2L)));
        assertThat(medians.histograms()).isEqualTo(Map.of("h", List.of(6L, 1L, 2L)));
    }

    @ParameterizedTest
    @CsvSource({
        "READS, 1000, 10, false",
        "READS, 1000, 11, true",
        "READS, 10, 10, true",
        "START, 0, 0, false",
        "STALLED_READERS, 1000, 11, true",
        "REPLICA_RESTART, 1000, 500, false"
    })
    void fewCallsMayFailUnlessFaultsAreMeasured(Measurement measurement, long answers, long errors, boolean tooMany) {
        Result result = new Result(measurement, 1, Map.of(), Map.of(), Map.of(), answers, errors, null);
        assertThat(result.hasTooManyErrors()).isEqualTo(tooMany);
    }

    private static Result histogram(int round, Long... counts) {
        Map<String, List<Long>> histograms = Map.of("h", List.of(counts));
        return new Result(Measurement.ROLLING_RESTART, round, Map.of(), histograms, Map.of(), 0, 0, null);
    }

    private static Result result(int round, Map<String, Double> figures, Map<String, Double> cpu, long errors) {
        return new Result(
                Measurement.READS,
                round,
                figures,
                Map.of(),
                cpu,
                100,
                errors,
                errors == 0 ? null : "503 in round " + round);
    }
}
