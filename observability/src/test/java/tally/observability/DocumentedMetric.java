package tally.observability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A metric as the table in a service's README names it.
 *
 * @param name Micrometer's name
 * @param kind counter, gauge, gauge s, timer s or summary; the unit is part of it
 */
record DocumentedMetric(String name, Set<String> tags, String kind) {
    private static final Pattern ROW =
            Pattern.compile("\\| `((?:tally|gateway)\\.[a-z.]+)(?:\\{(.*)})?` \\| ([a-z ]+) \\| .*");

    static List<DocumentedMetric> of(String module) throws IOException {
        return Files.readString(Path.of("..", module, "README.md"))
                .lines()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> new DocumentedMetric(
                        row.group(1),
                        row.group(2) == null ? Set.of() : Set.of(row.group(2).split(",\\s*")),
                        row.group(3)))
                .toList();
    }

    /** What Prometheus calls it, without the endings of samples. */
    String base() {
        String base = name.replace('.', '_');
        return kind.endsWith(" s") ? base + "_seconds" : base;
    }

    /** The name of one of its samples. */
    String sample() {
        return switch (kind) {
            case "counter" -> base() + "_total";
            case "timer s", "summary" -> base() + "_count";
            case "gauge", "gauge s" -> base();
            default -> throw new IllegalArgumentException(name + " is a " + kind);
        };
    }
}
