package tally.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What docker-compose.yml gives to Prometheus and Grafana is what their files expect. */
class ComposedTest {
    private static final Path ROOT = Path.of("..");
    private static final Path PROVISIONING = Path.of("grafana", "provisioning");

    private final Map<String, Object> services = map(read(ROOT.resolve("docker-compose.yml")), "services");

    @Test
    void grafanaFindsTheDashboardsWhereItsProvisioningSays() {
        Map<String, Object> provider =
                first(read(PROVISIONING.resolve("dashboards").resolve("tally.yml")), "providers");

        assertThat(mounts("grafana"))
                .containsEntry("./observability/grafana/provisioning", "/etc/grafana/provisioning")
                .containsEntry("./observability/grafana/dashboards", (String)
                        map(provider, "options").get("path"));
    }

    @Test
    void grafanaReachesThePrometheusThatItsDataSourceNames() {
        Map<String, Object> source =
                first(read(PROVISIONING.resolve("datasources").resolve("prometheus.yml")), "datasources");
        assertThat(source).containsEntry("url", "${TALLY_PROMETHEUS_URL}");

        String url = (String) environment("grafana").get("TALLY_PROMETHEUS_URL");

        assertThat(url).endsWith(":9090");
        assertThat(reachableFrom("grafana")).contains(URI.create(url).getHost());
    }

    @ParameterizedTest
    @ValueSource(strings = {"counter-service", "realtime-gateway"})
    void prometheusReachesEveryProcess(String job) throws IOException {
        Path targets = Path.of("prometheus", "targets", job + ".yml");
        assertThat(mounts("prometheus")).containsEntry("./observability/prometheus", "/etc/prometheus");

        List<Map<String, Object>> groups =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(targets));

        assertThat(groups.stream().flatMap(group -> ComposedTest.<String>list(group, "targets").stream()))
                .isNotEmpty()
                .allSatisfy(target -> {
                    assertThat(target).endsWith(":8081");
                    assertThat(reachableFrom("prometheus")).contains(target.substring(0, target.indexOf(':')));
                });
    }

    /** Services that share a network with it. */
    private Set<String> reachableFrom(String service) {
        Set<String> networks = networks(service);
        return services.keySet().stream()
                .filter(other -> networks(other).stream().anyMatch(networks::contains))
                .collect(Collectors.toSet());
    }

    private Set<String> networks(String service) {
        Object networks = map(services, service).get("networks");
        return switch (networks) {
            case List<?> names -> names.stream().map(String::valueOf).collect(Collectors.toSet());
            case Map<?, ?> names -> names.keySet().stream().map(String::valueOf).collect(Collectors.toSet());
            case null, default -> Set.of();
        };
    }

    /** From what is on this machine to where it is in the container. */
    private Map<String, String> mounts(String service) {
        return ComposedTest.<String>list(map(services, service), "volumes").stream()
                .map(volume -> volume.split(":"))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    private Map<String, Object> environment(String service) {
        return map(map(services, service), "environment");
    }

    private static Map<String, Object> read(Path file) {
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> first(Map<String, Object> from, String key) {
        return ComposedTest.<Map<String, Object>>list(from, key).getFirst();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> from, String key) {
        return (Map<String, Object>) Objects.requireNonNull(from.get(key), key);
    }

    @SuppressWarnings("unchecked")
    private static <T> List<T> list(Map<String, Object> from, String key) {
        return (List<T>) Objects.requireNonNull(from.get(key), key);
    }
}
