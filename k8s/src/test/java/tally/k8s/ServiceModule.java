package tally.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

/** The source of the service that a container of the same name runs. */
final class ServiceModule {
    private static final String HEALTH_GROUPS = "management.endpoint.health.group.";
    private static final Map<String, String> PACKAGES =
            Map.of("counter-service", "tally.counter", "realtime-gateway", "tally.gateway");

    private final String name;
    private final Path main;

    ServiceModule(String name) {
        this.name = name;
        this.main = Path.of("..", name, "src", "main");
    }

    /** Whether a container runs one of the two services. */
    static boolean isOurs(String container) {
        return PACKAGES.containsKey(container);
    }

    /** The package of all its classes. */
    String rootPackage() {
        return PACKAGES.getOrDefault(name, "");
    }

    /** Its application.yaml. */
    PropertySource<?> defaults() {
        try {
            return new YamlPropertySourceLoader()
                    .load("defaults", new FileSystemResource(main.resolve("resources/application.yaml")))
                    .getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the health group at a path of the management port includes; empty if there is none. */
    Set<String> healthGroup(String path) {
        EnumerablePropertySource<?> defaults = (EnumerablePropertySource<?>) defaults();
        return Stream.of(defaults.getPropertyNames())
                .filter(property -> property.startsWith(HEALTH_GROUPS) && property.endsWith(".additional-path"))
                .filter(property -> ("management:" + path).equals(defaults.getProperty(property)))
                .map(property -> defaults.getProperty(property.replace(".additional-path", ".include")))
                .flatMap(included -> Arrays.stream(String.valueOf(included).split("\\s*,\\s*")))
                .collect(Collectors.toSet());
    }

    /** Whether the service has a meter that Prometheus sees under that name. */
    boolean hasMeter(String prometheusName) {
        String quoted = "\"" + prometheusName.replace('_', '.') + "\"";
        try (Stream<Path> sources = Files.walk(main.resolve("java"))) {
            return sources.filter(path -> path.toString().endsWith(".java"))
                    .anyMatch(path -> read(path).contains(quoted));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
