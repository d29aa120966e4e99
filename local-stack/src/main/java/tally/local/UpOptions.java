package tally.local;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./tally up} was asked for.
 *
 * @param regions 1 to 9 names, null = those of the data folder, eu and us for a new one
 * @param basePort region i has its API on basePort + i and its gateway on basePort + 100 + i
 * @param replicas counter-services in each region, 1 to 9
 * @param gateways gateways in each region, 1 to 9
 * @param settings Spring properties that go to every service
 * @param jvm options of the services' JVMs instead of those that start quickly, empty = those that start quickly
 */
record UpOptions(
        @Nullable List<String> regions,
        int basePort,
        Path data,
        int replicas,
        int gateways,
        boolean detach,
        Map<String, String> settings,
        List<String> jvm) {
    static final int MAX_REGIONS = 9;
    static final int MAX_OF_A_KIND = 9;
    private static final int LAST_BASE_PORT = 65_000;
    private static final Pattern REGION = Pattern.compile("[a-z][a-z0-9-]{0,14}[a-z0-9]");
    private static final Pattern SETTING = Pattern.compile("([A-Za-z][A-Za-z0-9.\\-\\[\\]]*)=(.*)", Pattern.DOTALL);

    static UpOptions parse(Arguments arguments) {
        String regions = arguments.take("--regions");
        return new UpOptions(
                regions == null ? null : regions(regions),
                arguments.takeNumber("--base-port", 8100, 1024, LAST_BASE_PORT),
                arguments.takeData(),
                arguments.takeNumber("--replicas", 1, 1, MAX_OF_A_KIND),
                arguments.takeNumber("--gateways", 1, 1, MAX_OF_A_KIND),
                arguments.takeFlag("--detach"),
                settings(arguments.takeAll("--set")),
                jvm(arguments.take("--jvm")));
    }

    private static List<String> jvm(@Nullable String options) {
        if (options == null) {
            return List.of();
        }
        List<String> words = List.of(options.strip().split("\\s+"));
        for (String word : words) {
            if (!word.startsWith("-")) {
                throw new UsageException(
                        "--jvm takes options of a JVM, for example \"-Xmx300m -XX:+UseSerialGC\", not \"" + options
                                + "\"");
            }
        }
        return words;
    }

    private static List<String> regions(String list) {
        List<String> names = List.of(list.split(",", -1));
        for (String name : names) {
            if (!REGION.matcher(name).matches()) {
                throw new UsageException("\"" + name + "\" is no name for a region; use 2 to 16 of a-z, 0-9 and -,"
                        + " beginning with a letter, for example --regions eu,us");
            }
        }
        if (new LinkedHashSet<>(names).size() != names.size() || names.size() > MAX_REGIONS) {
            throw new UsageException("--regions takes 1 to " + MAX_REGIONS + " different names, not \"" + list + "\"");
        }
        return names;
    }

    private static Map<String, String> settings(List<String> pairs) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String pair : pairs) {
            var matcher = SETTING.matcher(pair);
            if (!matcher.matches()) {
                throw new UsageException(
                        "--set takes key=value, for example --set tally.store.max-batch=64, not \"" + pair + "\"");
            }
            settings.put(matcher.group(1), matcher.group(2));
        }
        return settings;
    }
}
