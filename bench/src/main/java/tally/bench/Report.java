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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tally.bench.load.MeasurementFailure;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the person who called reads: a line for each result as it comes, and at the end the medians, as table and JSON.
 */
final class Report {
    private static final int NARROWEST = 11;

    private final PrintStream out;
    private final PrintStream jsonOut;
    private final BenchOptions options;
    private final String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    private final long originNanos = System.nanoTime();
    private final List<Result> results = new ArrayList<>();

    /**
     * @param out all that is for people
     * @param jsonOut the JSON, where it is for standard output
     */
    Report(PrintStream out, PrintStream jsonOut, BenchOptions options) {
        this.out = out;
        this.jsonOut = jsonOut;
        this.options = options;
    }

    void say(String line) {
        out.printf(Locale.ROOT, "%7.1f s  %s%n", (System.nanoTime() - originNanos) / 1e9, line);
    }

    void begin() {
        out.println("Bench: " + conditions());
        options.only().forEach(one -> out.println("  " + one + ": " + one.what()));
    }

    void take(Result result) {
        results.add(result);
        say("round " + result.round() + ": " + result.measurement() + ": " + words(result.figures()) + errors(result));
        histograms(result).forEach(line -> say("  " + line));
    }

    void end() {
        List<Result> medians = results.stream()
                .collect(Collectors.groupingBy(Result::measurement, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(Result::medians)
                .toList();
        List<Result> loads = medians.stream()
                .filter(result -> result.figures().containsKey(Course.PER_SECOND))
                .toList();
        out.println();
        out.println("Medians, " + conditions());
        row("measurement", "loop", Course.FIGURES, name -> name);
        for (Result result : loads) {
            row(
                    result.measurement().toString(),
                    result.measurement().loop(),
                    Course.FIGURES,
                    name -> figure(result.figures().get(name)));
        }
        out.println();
        out.println("Processor time, microseconds per operation");
        Set<String> processes = new LinkedHashSet<>();
        loads.forEach(result -> processes.addAll(result.cpuMicrosPerOperation().keySet()));
        row("measurement", "all", processes, name -> name);
        for (Result result : loads) {
            Map<String, Double> times = result.cpuMicrosPerOperation();
            double all = times.values().stream().mapToDouble(time -> time).sum();
            row(result.measurement().toString(), figure(all), processes, name -> figure(times.get(name)));
        }
        out.println();
        for (Result result : medians) {
            Map<String, Double> others = new LinkedHashMap<>(result.figures());
            others.keySet().removeAll(Course.FIGURES);
            if (!others.isEmpty() || result.errors() > 0) {
                out.println(result.measurement() + ": " + words(others) + errors(result));
            }
            histograms(result).forEach(line -> out.println(result.measurement() + ": " + line));
        }
        Path json = options.json();
        if (json != null) {
            write(json, json(medians));
        } else if (options.jsonOnly()) {
            jsonOut.println(json(medians));
        }
    }

    /** @param cell by the name of its column */
    private void row(String first, String second, Collection<String> columns, UnaryOperator<String> cell) {
        out.printf("%-22s  %9s", first, second);
        for (String column : columns) {
            out.printf("%" + Math.max(NARROWEST, column.length() + 2) + "s", cell.apply(column));
        }
        out.println();
    }

    private static String words(Map<String, Double> figures) {
        return figures.entrySet().stream()
                .map(each -> each.getKey() + " " + figure(each.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** A line for each: its name and its numbers. */
    private static List<String> histograms(Result result) {
        return result.histograms().entrySet().stream()
                .map(each -> each.getKey() + ": "
                        + each.getValue().stream().map(String::valueOf).collect(Collectors.joining(" ")))
                .toList();
    }

    private static String errors(Result result) {
        return result.errors() == 0 ? "" : "; " + result.errors() + " errors, the first answer: " + result.firstError();
    }

    /** Three digits or more; empty when there is none. */
    static String figure(@Nullable Double figure) {
        if (figure == null) {
            return "";
        }
        double size = Math.abs(figure);
        String format = size < 1 ? "%.3f" : size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%,.0f";
        return String.format(Locale.ROOT, format, figure);
    }

    private String conditions() {
        return options.rounds() + " rounds of " + options.time().toSeconds() + " s, each after a warm-up of "
                + options.warmUp().toSeconds() + " s, "
                + (options.against() == null ? "services with " + options.jvm() + ", " : "") + machine() + ", " + date;
    }

    /** What {@code --json} writes. */
    private record Written(String conditions, BenchOptions options, List<Result> results, List<Result> medians) {}

    private String json(List<Result> medians) {
        Written all = new Written(conditions(), options, results, medians);
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }

    private static void write(Path json, String all) {
        try {
            Files.writeString(json, all);
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
