package tally.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Report report = report();

    @Test
    void figuresStandUnderTheirNames() {
        report.take(load(1, 100, 0));
        report.take(load(2, 12_345, 0));
        report.take(load(3, 200, 0));
        report.end();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("""
                        measurement                  loop  operationsPerSecond      p50Ms      p90Ms      p99Ms      maxMs  benchCores
                        reads                   closed 64                  200      0.123                                        0.500
                        """).contains("""
                        measurement                   all        api      bench
                        reads                        5.50       4.00       1.50
                        """);
    }

    @Test
    void errorsAreShownWithTheirFirstAnswer() {
        report.take(load(1, 100, 0));
        report.take(load(2, 100, 2));
        report.end();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("reads: ; 2 errors, the first answer: 503 busy");
    }

    @Test
    void aHistogramIsOneLineOfNumbers() {
        Map<String, List<Long>> histograms = Map.of("reconnectsPer500Ms", List.of(3L, 0L, 12L));
        report.take(
                new Result(Measurement.ROLLING_RESTART, 1, Map.of("pages", 15.0), histograms, Map.of(), 0, 0, null));
        report.end();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("rolling-restart: pages 15.0\n", "rolling-restart: reconnectsPer500Ms: 3 0 12\n");
    }

    @Test
    void largeFiguresHaveNoFractionAndMissingOnesAreEmpty() {
        assertThat(Report.figure(12345.6)).isEqualTo("12,346");
        assertThat(Report.figure(12.345)).isEqualTo("12.3");
        assertThat(Report.figure(0.1234)).isEqualTo("0.123");
        assertThat(Report.figure(null)).isEmpty();
    }

    @Test
    void theJsonStandsAloneAndEverythingElseElsewhere() {
        Report both = report("--json");
        both.begin();
        both.take(load(1, 100, 0));
        both.end();
        JsonNode json = JsonMapper.shared().readTree(written.toByteArray());
        assertThat(json.at("/results/0/measurement").stringValue()).isEqualTo("reads");
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("Bench: ", "reads")
                .doesNotContain("\"results\"");
    }

    @Test
    void withoutBeingAskedForItWritesNoJson() {
        report.take(load(1, 100, 0));
        report.end();
        assertThat(written.size()).isZero();
    }

    private Report report(String... words) {
        return new Report(
                new PrintStream(said, true, StandardCharsets.UTF_8),
                new PrintStream(written, true, StandardCharsets.UTF_8),
                BenchOptions.parse(List.of(words)));
    }

    private static Result load(int round, double perSecond, long errors) {
        Map<String, Double> figures = Map.of(Course.PER_SECOND, perSecond, Course.P50, 0.123, Course.BENCH_CORES, 0.5);
        return new Result(
                Measurement.READS,
                round,
                figures,
                Map.of(),
                new TreeMap<>(Map.of("api", 4.0, "bench", 1.5)),
                100,
                errors,
                "503 busy");
    }
}
