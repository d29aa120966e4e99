package tally.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tally.bench.load.MeasurementFailure;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the person who called reads: a line for each result as it comes, and at the end the medians, as table and JSON.
 */
final class Report {
    private final PrintStream out;
    private final BenchOptions options;
    private final String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    private final long originNanos = System.nanoTime();
    private final List<Result> results = new ArrayList<>();

    Report(PrintStream out, BenchOptions options) {
        this.out = out;
        this.options = options;
    }

    void say(String line) {
        out.printf(Locale.ROOT, "%7.1f s  %s%n", (System.nanoTime() - originNanos) / 1e9, line);
    }

    void begin() {
        String rounds = options.rounds() + " rounds of " + options.time().toSeconds() + " s";
        out.println("Bench: " + rounds + ", " + machine() + ", " + date);
        options.only().forEach(one -> out.println("  " + one.word() + ": " + one.what()));
    }

    void take(Result result) {
        results.add(result);
        Map<String, Double> figures = result.figures();
        say("round " + result.round() + ": " + result.measurement() + " " + figure(figures.get(Course.PER_SECOND))
                + "/s, p50 " + figure(figures.get(Course.P50)) + " ms, p99 " + figure(figures.get(Course.P99)) + " ms"
                + (result.errors() == 0 ? "" : ", " + result.errors() + " errors, the first " + result.firstError()));
    }

    void end() {
        List<Result> medians = medians();
        out.println();
        out.println("Medians, " + machine() + ", " + date);
        out.print(table(medians, Result::figures));
        medians.stream()
                .filter(result -> result.errors() > 0)
                .forEach(result -> out.println(result.measurement() + ": the first of " + result.errors()
                        + " errors was " + result.firstError()));
        if (medians.stream().anyMatch(result -> !result.cpuMicrosPerOperation().isEmpty())) {
            out.println();
            out.println("Processor time, microseconds per operation");
            out.print(table(medians, Result::cpuMicrosPerOperation));
        }
        Path json = options.json();
        if (json != null) {
            write(json, medians);
        }
    }

    private List<Result> medians() {
        return results.stream()
                .collect(Collectors.groupingBy(Result::measurement, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(Result::medians)
                .toList();
    }

    /** A row for each measurement, and a column for each name that any of them has. */
    private static Table table(List<Result> medians, Function<Result, Map<String, Double>> part) {
        Set<String> names = new LinkedHashSet<>();
        medians.forEach(result -> names.addAll(part.apply(result).keySet()));
        List<String> heads = new ArrayList<>(List.of("measurement"));
        heads.addAll(names);
        List<List<String>> rows = new ArrayList<>(List.of(heads));
        for (Result result : medians) {
            List<String> row = new ArrayList<>(List.of(result.measurement()));
            names.forEach(name -> row.add(figure(part.apply(result).get(name))));
            rows.add(row);
        }
        return new Table(rows);
    }

    /** Empty when there is none. */
    static String figure(@Nullable Double figure) {
        return figure == null ? "" : String.format(Locale.ROOT, figure < 100 ? "%.3f" : "%,.0f", figure);
    }

    private void write(Path json, List<Result> medians) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("date", date);
        all.put("machine", machine());
        all.put("cores", Runtime.getRuntime().availableProcessors());
        all.put("seconds", options.time().toSeconds());
        all.put("rounds", options.rounds());
        BenchOptions.Against against = options.against();
        if (against != null) {
            all.put("against", against);
        }
        all.put("results", results);
        all.put("medians", medians);
        try {
            Files.writeString(
                    json, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(all));
        } catch (IOException e) {
            throw new MeasurementFailure("the results can not be written to " + json + ": " + e, e);
        }
    }

    private static String machine() {
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return Runtime.getRuntime().availableProcessors() + " cores, " + (memory >> 30) + " GB, "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }
}
