package tally.observability;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tally.testing.Command;

/**
 * The folder with {@code prometheus} and {@code promtool}: the one that TALLY_PROMETHEUS names, or one of the PATH, or what was
 * unpacked from Debian's package. That is fetched and unpacked where {@code ./tally test} allows it, not installed: no
 * service is started, nothing outside {@code .tally-build} changes, and nobody has to be root.
 */
final class PrometheusPrograms {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Path UNPACKED =
            Path.of("..", ".tally-build", "prometheus").toAbsolutePath().normalize();

    private PrometheusPrograms() {}

    static Optional<Path> find() {
        String named = System.getenv().getOrDefault("TALLY_PROMETHEUS", "");
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        return firstThatRuns().or(() -> {
            if (System.getenv("TALLY_INSTALL_PROMETHEUS") != null) {
                unpackDebians();
            }
            return firstThatRuns();
        });
    }

    private static Optional<Path> firstThatRuns() {
        String path = System.getenv().getOrDefault("PATH", "");
        Stream<Path> onPath = Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(path)
                .map(Path::of);
        return Stream.concat(onPath, Stream.of(UNPACKED.resolve("usr/bin")))
                .filter(folder -> Stream.of("prometheus", "promtool").allMatch(name -> runs(folder.resolve(name))))
                .findFirst();
    }

    private static boolean runs(Path program) {
        return Files.isExecutable(program) && succeeds(program.toString(), "--version");
    }

    private static void unpackDebians() {
        if (!succeeds("apt-get", "--version")) {
            return;
        }
        tell("fetching Debian's package, some 20 MB");
        Path own = UNPACKED.resolve("apt");
        Path fetched = UNPACKED.resolve("package");
        try {
            for (Path folder : List.of(own.resolve("lists/partial"), own.resolve("cache/archives/partial"), fetched)) {
                Files.createDirectories(folder);
            }
            // With lists of its own: the system's may be old or missing, as in a new container, and only root may renew
            // them.
            List<String> apt = List.of(
                    "apt-get",
                    "-q",
                    "-o",
                    "Dir::State::Lists=" + own.resolve("lists"),
                    "-o",
                    "Dir::Cache=" + own.resolve("cache"),
                    "-o",
                    "APT::Sandbox::User=");
            boolean done = inFolder(fetched, apt, "update") && inFolder(fetched, apt, "download", "prometheus");
            try (Stream<Path> packages = Files.list(fetched)) {
                Optional<Path> one = packages.filter(file -> file.toString().endsWith(".deb"))
                        .findFirst();
                if (done && one.isPresent()) {
                    succeeds("dpkg", "-x", one.get().toString(), UNPACKED.toString());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean inFolder(Path folder, List<String> command, String... words) {
        // apt-get download writes to where it is called.
        List<String> all = new ArrayList<>(List.of("env", "--chdir=" + folder));
        all.addAll(command);
        all.addAll(List.of(words));
        Command.Outcome outcome = Command.run(LONGEST, Map.of(), all);
        if (!outcome.isDone()) {
            tell("apt-get did not fetch it: " + outcome.lastWords());
        }
        return outcome.isDone();
    }

    private static boolean succeeds(String... words) {
        List<String> command = new ArrayList<>(List.of("env"));
        command.addAll(List.of(words));
        return Command.run(LONGEST, Map.of(), command).isDone();
    }

    /** Progress that {@code ./tally test} shows while it goes on. */
    static void tell(String words) {
        System.out.println("Prometheus: " + words);
    }
}
