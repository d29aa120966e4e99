package tally.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The alert rules and their tests, as the files have them. */
final class AlertRules {
    static final Path FOLDER = Path.of("prometheus");

    private AlertRules() {}

    /** One alert with its words. */
    record Alert(String name, String expression, Map<String, String> labels, Map<String, String> annotations) {}

    /** A moment at which a test of an alert looks, and whether it has to fire then. */
    record Look(String alert, boolean fires) {}

    static List<Alert> alerts() {
        return load("rules")
                .flatMap(file -> list(file, "groups"))
                .flatMap(group -> list(group, "rules"))
                .map(rule -> new Alert(
                        text(rule, "alert"), text(rule, "expr"), words(rule, "labels"), words(rule, "annotations")))
                .toList();
    }

    static List<Look> looks() {
        return load("tests")
                .flatMap(file -> list(file, "tests"))
                .flatMap(test -> list(test, "alert_rule_test"))
                .map(look -> new Look(
                        text(look, "alertname"),
                        list(look, "exp_alerts").findAny().isPresent()))
                .toList();
    }

    static List<String> files(String folder) {
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            return files.map(Path::toString).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Map<?, ?>> load(String folder) {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        return files(folder).stream().map(file -> {
            try {
                return yaml.<Map<?, ?>>load(Files.readString(Path.of(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Stream<Map<?, ?>> list(Map<?, ?> in, String name) {
        return in.get(name) instanceof List<?> all ? all.stream().map(each -> (Map<?, ?>) each) : Stream.empty();
    }

    private static String text(Map<?, ?> in, String name) {
        return String.valueOf(in.get(name));
    }

    private static Map<String, String> words(Map<?, ?> in, String name) {
        return in.get(name) instanceof Map<?, ?> all
                ? Map.copyOf(all.entrySet().stream()
                        .collect(Collectors.toMap(
                                each -> String.valueOf(each.getKey()), each -> String.valueOf(each.getValue()))))
                : Map.of();
    }
}
