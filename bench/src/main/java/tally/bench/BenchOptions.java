package tally.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./tally bench} was asked for.
 *
 * @param time how long each measurement records in each round
 * @param warmUp how long it runs in each round before it records
 * @param only what is measured, in the order of {@link Measurement}
 * @param data a folder that is not there yet: the stack is new
 * @param jvm options of the services' JVMs
 * @param json where all rounds are written to
 * @param jsonOnly they are written to standard output, and all that is for people to standard error
 * @param against the server that is measured instead of a stack
 */
record BenchOptions(
        Duration time,
        Duration warmUp,
        int rounds,
        List<Measurement> only,
        int basePort,
        Path data,
        String jvm,
        @Nullable Path json,
        boolean jsonOnly,
        @Nullable Against against) {
    /** As in Kubernetes: what a JVM chooses in 512 MB of which it may take 60 %; see k8s/base and the Dockerfiles. */
    private static final String AS_IN_PRODUCTION = "-Xmx300m -XX:+UseSerialGC";

    private static final int WARM_UP_SECONDS = 5;
    /** The only one that may be without a value. */
    private static final String JSON = "--json";

    private static final Set<String> KNOWN = Set.of(
            "--seconds",
            "--warm-up",
            "--rounds",
            "--only",
            JSON,
            "--base-port",
            "--data",
            "--jvm",
            "--against",
            "--method",
            "--pid");

    /**
     * Any other server, and what is called there.
     *
     * @param url an {@code http} address in which {@code {n}} stands for the number of a counter
     * @param method GET or POST
     * @param pid of the server's process, whose processor time is measured
     */
    record Against(String url, String method, @Nullable Long pid) {
        URI address(int number) {
            return URI.create(url.replace("{n}", Integer.toString(number)));
        }
    }

    static BenchOptions parse(List<String> words) {
        Map<String, String> given = pairs(words);
        Against against = against(given);
        String json = given.get(JSON);
        int seconds = number(given, "--seconds", 10, 1, 3600);
        int warmUp = number(given, "--warm-up", Math.min(seconds, WARM_UP_SECONDS), 0, 3600);
        return new BenchOptions(
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(warmUp),
                number(given, "--rounds", 3, 1, 99),
                only(given.get("--only"), against),
                number(given, "--base-port", 9300, 1024, 65_000),
                path(given.getOrDefault("--data", ".tally-bench")),
                given.getOrDefault("--jvm", AS_IN_PRODUCTION),
                json == null || json.isEmpty() ? null : path(json),
                json != null && json.isEmpty(),
                against);
    }

    private static Map<String, String> pairs(List<String> words) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!KNOWN.contains(name)) {
                throw new UsageException("./tally bench does not know \"" + word + "\"");
            }
            String value;
            if (equals >= 0) {
                value = word.substring(equals + 1);
            } else if (i + 1 < words.size() && !words.get(i + 1).startsWith("--")) {
                value = words.get(++i);
            } else if (name.equals(JSON)) {
                value = "";
            } else {
                throw new UsageException(name + " needs a value");
            }
            if (given.put(name, value) != null) {
                throw new UsageException(name + " is given twice; give it once");
            }
        }
        return given;
    }

    private static int number(Map<String, String> given, String name, int otherwise, int least, int most) {
        String value = given.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // The same answer as for a number that is too small or too large.
        }
        throw new UsageException(name + " takes a number from " + least + " to " + most + ", not \"" + value + "\"");
    }

    private static List<Measurement> only(@Nullable String list, @Nullable Against against) {
        if (list == null) {
            return Arrays.stream(Measurement.values())
                    .filter(one -> against == null || one.suitsAnyServer())
                    .toList();
        }
        List<Measurement> chosen = Arrays.stream(list.split(",", -1))
                .map(Measurement::of)
                .distinct()
                .sorted()
                .toList();
        for (Measurement one : chosen) {
            if (against != null && !one.suitsAnyServer()) {
                throw new UsageException("--against can not measure " + one);
            }
        }
        return chosen;
    }

    private static @Nullable Against against(Map<String, String> given) {
        String url = given.get("--against");
        if (url == null) {
            for (String name : List.of("--method", "--pid")) {
                if (given.containsKey(name)) {
                    throw new UsageException(name + " belongs to --against");
                }
            }
            return null;
        }
        String method = given.getOrDefault("--method", "GET");
        if (!method.equals("GET") && !method.equals("POST")) {
            throw new UsageException("--method takes GET or POST, not \"" + method + "\"");
        }
        int pid = number(given, "--pid", 0, 1, Integer.MAX_VALUE);
        Against against = new Against(url, method, pid == 0 ? null : (long) pid);
        try {
            URI address = against.address(0);
            if ("http".equals(address.getScheme()) && address.getHost() != null) {
                return against;
            }
        } catch (IllegalArgumentException notAnAddress) {
            // The same answer as for an address of another kind.
        }
        throw new UsageException(
                "--against takes an address, for example http://localhost:7379/INCR/bench-{n}, not \"" + url + "\"");
    }

    private static Path path(String value) {
        return Path.of(value).toAbsolutePath().normalize();
    }
}
