package tally.observability;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tally.testing.stack.Region;

/**
 * What one process tells Prometheus.
 *
 * @param types the type of each metric, as its TYPE line has it
 * @param tags all sets of tag names that each sample name comes with
 */
record Scrape(String text, Map<String, String> types, Map<String, Set<Set<String>>> tags) {
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? \\S+");
    private static final Pattern TAG = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    static Scrape of(String management) throws IOException {
        String text = Region.page(management + "/actuator/prometheus");
        Map<String, String> types = new HashMap<>();
        Map<String, Set<Set<String>>> tags = new HashMap<>();
        text.lines().forEach(line -> {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (sample.matches()) {
                String inBraces = sample.group(2) == null ? "" : sample.group(2);
                tags.computeIfAbsent(sample.group(1), name -> new HashSet<>())
                        .add(TAG.matcher(inBraces)
                                .results()
                                .map(tag -> tag.group(1))
                                .filter(name -> !name.equals("le"))
                                .collect(Collectors.toSet()));
            }
        });
        return new Scrape(text, types, tags);
    }
}
