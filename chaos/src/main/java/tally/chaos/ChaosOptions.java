package tally.chaos;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tally.chaos.fault.FaultKind;
import tally.chaos.fault.StackShape;

/**
 * What {@code ./tally chaos} was asked for.
 *
 * @param time how long rounds go on; the last one is finished
 * @param keyedPercent how many of the counters are counted with idempotency keys
 * @param otherBuild another folder of the project, which is built, for the faults that need one; without it they are not
 *     among all faults
 * @param data a folder that is not there yet: the stack is new, and its data are deleted when all promises were kept
 */
record ChaosOptions(
        Duration time,
        long seed,
        Set<FaultKind> faults,
        StackShape shape,
        int keyedPercent,
        int basePort,
        Path data,
        @Nullable Path otherBuild) {
    private static final Set<String> KNOWN = Set.of(
            "--minutes",
            "--seed",
            "--faults",
            "--regions",
            "--replicas",
            "--gateways",
            "--keyed",
            "--base-port",
            "--data",
            "--other-build");
    private static final double MOST_MINUTES = 24 * 60;

    static ChaosOptions parse(List<String> words) {
        Map<String, String> given = pairs(words);
        long seed = number(given, "--seed", new SplittableRandom().nextInt(1_000_000), Long.MIN_VALUE, Long.MAX_VALUE);
        Path otherBuild = given.containsKey("--other-build") ? otherBuild(given.get("--other-build")) : null;
        return new ChaosOptions(
                time(given.getOrDefault("--minutes", "5")),
                seed,
                faults(given.getOrDefault("--faults", names(possible(otherBuild))), otherBuild),
                new StackShape(
                        regions(given.getOrDefault("--regions", "eu,us")),
                        (int) number(given, "--replicas", 2, 1, 9),
                        (int) number(given, "--gateways", 1, 1, 9)),
                (int) number(given, "--keyed", 50, 0, 100),
                (int) number(given, "--base-port", 9100, 1024, 65_000),
                folder("--data", given.getOrDefault("--data", ".tally-chaos")),
                otherBuild);
    }

    /** The call that makes the same choices again. */
    String command() {
        return "./tally chaos --minutes " + time.toMillis() / 60_000.0 + " --seed " + seed + " --faults "
                + names(faults) + " --regions " + String.join(",", shape.regions()) + " --replicas "
                + shape.replicas() + " --gateways " + shape.gateways() + " --keyed " + keyedPercent + " --base-port "
                + basePort + (otherBuild == null ? "" : " --other-build " + otherBuild);
    }

    private static Map<String, String> pairs(List<String> words) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!KNOWN.contains(name)) {
                throw new UsageException("./tally chaos does not know \"" + word + "\"");
            }
            if (equals < 0 && ++i == words.size()) {
                throw new UsageException(name + " needs a value");
            }
            if (given.put(name, equals < 0 ? words.get(i) : word.substring(equals + 1)) != null) {
                throw new UsageException(name + " is given twice; give it once");
            }
        }
        return given;
    }

    private static long number(Map<String, String> given, String name, long otherwise, long least, long most) {
        String value = given.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // The same answer as for a number that is too small or too large.
        }
        throw new UsageException(name + " takes a number from " + least + " to " + most + ", not \"" + value + "\"");
    }

    private static Duration time(String minutes) {
        try {
            double number = Double.parseDouble(minutes);
            if (number > 0 && number <= MOST_MINUTES) {
                return Duration.ofMillis((long) (number * 60_000));
            }
        } catch (NumberFormatException notANumber) {
            // The same answer as for a number that is too small or too large.
        }
        throw new UsageException("--minutes takes a number up to 1440, for example 0.5, not \"" + minutes + "\"");
    }

    private static Set<FaultKind> faults(String list, @Nullable Path otherBuild) {
        Set<FaultKind> faults = Arrays.stream(list.split(",", -1))
                .map(word -> FaultKind.of(word)
                        .orElseThrow(() -> new UsageException(
                                "there is no fault \"" + word + "\"; there are " + names(Set.of(FaultKind.values())))))
                .collect(Collectors.toUnmodifiableSet());
        Set<FaultKind> impossible = new HashSet<>(faults);
        impossible.removeAll(possible(otherBuild));
        if (!impossible.isEmpty()) {
            throw new UsageException(names(impossible)
                    + " needs --other-build FOLDER: the project in another version, built with ./mvnw package");
        }
        return faults;
    }

    private static Set<FaultKind> possible(@Nullable Path otherBuild) {
        return Arrays.stream(FaultKind.values())
                .filter(kind -> otherBuild != null || !kind.needsOtherBuild())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String names(Set<FaultKind> faults) {
        return faults.stream().sorted().map(FaultKind::word).collect(Collectors.joining(","));
    }

    private static List<String> regions(String list) {
        List<String> regions = List.of(list.split(",", -1));
        if (regions.stream().anyMatch(String::isEmpty) || new LinkedHashSet<>(regions).size() != regions.size()) {
            throw new UsageException("--regions takes different names, for example eu,us, not \"" + list + "\"");
        }
        return regions;
    }

    private static Path otherBuild(String folder) {
        Path home = folder("--other-build", folder);
        if (!Files.isExecutable(home.resolve("tally"))) {
            throw new UsageException("--other-build takes a folder of the project, not " + home);
        }
        return home;
    }

    private static Path folder(String name, String folder) {
        try {
            return Path.of(folder).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new UsageException(name + " takes a folder, not \"" + folder + "\"");
        }
    }
}
