package tally.chaos;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tally.chaos.check.BrokenPromise;
import tally.chaos.check.Promise;
import tally.chaos.fault.RoundPlan;
import tally.chaos.history.History;

/** What the person who called reads: every line as it happens, and at the end the sums and what became of each promise. */
final class Report {
    private static final int SHOWN_OF_EACH = 5;
    private static final int ATTEMPTS_SHOWN = 60;

    private final PrintStream out;
    private final ChaosOptions options;
    private final long originNanos = System.nanoTime();
    private final List<Duration> untilEqual = new ArrayList<>();
    private Figures figures = Figures.NONE;
    private int rounds;
    private final InjectedFaults faults;
    private int repeated;
    private long missing;
    private long reported;
    private Round.@Nullable Result broken;

    Report(PrintStream out, ChaosOptions options, InjectedFaults faults) {
        this.out = out;
        this.options = options;
        this.faults = faults;
    }

    void say(String line) {
        out.printf(Locale.ROOT, "%7.1f s  %s%n", seconds(System.nanoTime()), line);
    }

    void begin() {
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        out.println("Chaos: seed " + options.seed() + ", "
                + Runtime.getRuntime().availableProcessors() + " cores, " + (memory >> 30) + " GB, "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS) + ", " + System.getProperty("os.name"));
        out.println("Again with the same choices: " + options.command());
    }

    void round(RoundPlan plan) {
        say("round " + plan.number() + ": " + plan);
    }

    void round(Round.Result result) {
        rounds++;
        Figures of = Figures.of(result.history());
        figures = figures.plus(of);
        repeated += result.repeated();
        missing += result.missing().values().stream().mapToLong(Long::longValue).sum();
        reported += result.reported();
        if (!result.untilEqual().isNegative()) {
            untilEqual.add(result.untilEqual());
            say("  all equal " + text(result.untilEqual()) + " after the last repair");
        }
        say("  " + of);
        if (!result.broken().isEmpty()) {
            broken = result;
        }
    }

    /** @param kept where the data are; null when they are deleted */
    void end(@Nullable Path kept) {
        out.println();
        out.println(rounds + " rounds with " + faults.count() + " faults, " + figures + "; " + repeated
                + " acknowledged keys repeated in the end");
        if (!faults.without().isEmpty()) {
            out.println("Without effect, because they were never chosen or skipped each time: " + faults.without());
        }
        if (!untilEqual.isEmpty()) {
            List<Duration> sorted = untilEqual.stream().sorted().toList();
            out.println("From the last repair until all replicas were equal: median "
                    + text(sorted.get(sorted.size() / 2)) + ", worst " + text(sorted.getLast()));
        }
        out.println("Lost with a Redis that had not drained: " + missing + " found missing, " + reported + " reported");
        List<BrokenPromise> all = broken == null ? List.of() : broken.broken();
        for (Promise promise : Promise.values()) {
            long times = all.stream().filter(each -> each.promise() == promise).count();
            out.println("  " + promise + " " + (times == 0 ? "kept  " : "BROKEN") + "  " + promise.sentence()
                    + (times == 0 ? "" : " (" + times + " times)"));
        }
        if (broken != null) {
            breakage(broken, kept);
        }
        out.println(verdict());
    }

    private String verdict() {
        if (broken != null) {
            return "A promise was broken. Again: " + options.command();
        }
        return faults.count() == 0
                ? "No fault took effect, so this says nothing of what Tally promises."
                : "All promises were kept.";
    }

    private void breakage(Round.Result result, @Nullable Path kept) {
        out.println();
        for (Promise promise : Promise.values()) {
            List<BrokenPromise> times = result.broken().stream()
                    .filter(each -> each.promise() == promise)
                    .toList();
            times.stream().limit(SHOWN_OF_EACH).forEach(out::println);
            if (times.size() > SHOWN_OF_EACH) {
                out.println("… and " + promise + " " + (times.size() - SHOWN_OF_EACH) + " times more");
            }
        }
        out.println();
        out.println("The faults of this round:");
        result.occurrences().forEach(each -> out.println(text(each)));
        result.broken().stream()
                .map(BrokenPromise::counter)
                .filter(counter -> !counter.isEmpty())
                .findFirst()
                .ifPresent(counter -> attempts(counter, result.history()));
        if (kept != null) {
            write(result, kept);
        }
    }

    private void attempts(String counter, History history) {
        List<String> attempts = new CounterHistory(counter, history, originNanos).attempts();
        out.println();
        out.println("The last attempts to count " + counter + " in this round:");
        attempts.stream().skip(Math.max(0, attempts.size() - ATTEMPTS_SHOWN)).forEach(out::println);
    }

    /** The whole history of every counter for which a promise was broken. */
    private void write(Round.Result result, Path kept) {
        Path file = kept.resolve("chaos-history.txt");
        List<String> lines = new ArrayList<>();
        result.broken().forEach(each -> lines.add(each.toString()));
        result.occurrences().forEach(each -> lines.add(text(each)));
        result.broken().stream()
                .map(BrokenPromise::counter)
                .filter(counter -> !counter.isEmpty())
                .distinct()
                .forEach(counter -> {
                    lines.add("");
                    lines.add(counter);
                    lines.addAll(new CounterHistory(counter, result.history(), originNanos).everything());
                });
        try {
            Files.write(file, lines);
            out.println("All of it is in " + file + ", with the stack's data and logs beside it.");
        } catch (IOException e) {
            out.println("The whole history could not be written to " + file + ": " + e);
        }
    }

    private String text(Occurrence each) {
        return String.format(
                Locale.ROOT,
                "%9.3f to %9.3f s  %s: %s",
                seconds(each.beginNanos()),
                seconds(each.endNanos()),
                each.fault(),
                each.what());
    }

    private double seconds(long nanos) {
        return (nanos - originNanos) / 1e9;
    }

    private static String text(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
