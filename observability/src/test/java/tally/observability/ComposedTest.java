package tally.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What docker-compose.yml gives to Prometheus and Grafana is what their files expect. */
class ComposedTest {
    private final JsonNode services = read("../docker-compose.yml").path("services");

    @Test
    void grafanaFindsTheDashboardsWhereItsProvisioningSays() {
        JsonNode provider = read("grafana/provisioning/dashboards/tally.yml")
                .path("providers")
                .path(0);

        assertThat(volumes("grafana"))
                .contains(
                        "./observability/grafana/provisioning:/etc/grafana/provisioning:ro",
                        "./observability/grafana/dashboards:"
                                + provider.path("options").path("path").stringValue() + ":ro");
    }

    @Test
    void grafanaReachesThePrometheusThatItsDataSourceNames() {
        JsonNode source =
                read("grafana/provisioning/datasources/prometheus.yml").path("datasources");
        assertThat(source.path(0).path("url").stringValue()).isEqualTo("${TALLY_PROMETHEUS_URL}");

        URI url = URI.create(services.path("grafana")
                .path("environment")
                .path("TALLY_PROMETHEUS_URL")
                .stringValue(""));

        assertThat(url).hasPort(9090);
        assertThat(reachableFrom("grafana")).contains(url.getHost());
    }

    @ParameterizedTest
    @ValueSource(strings = {"counter-service", "realtime-gateway"})
    void prometheusReachesEveryProcess(String job) {
        assertThat(volumes("prometheus")).contains("./observability/prometheus:/etc/prometheus:ro");

        List<String> targets = read("prometheus/targets/" + job + ".yml")
                .valueStream()
                .flatMap(group -> group.path("targets").valueStream())
                .map(JsonNode::stringValue)
                .toList();

        assertThat(targets).isNotEmpty().allSatisfy(target -> {
            assertThat(target).endsWith(":8081");
            assertThat(reachableFrom("prometheus")).contains(target.substring(0, target.indexOf(':')));
        });
    }

    /** Services that share a network with it. */
    private Set<String> reachableFrom(String service) {
        Set<String> networks = networks(service).collect(Collectors.toSet());
        return services.propertyNames().stream()
                .filter(other -> networks(other).anyMatch(networks::contains))
                .collect(Collectors.toSet());
    }

    /** In both forms that the file has: a list, and a map of what each is given. */
    private Stream<String> networks(String service) {
        JsonNode networks = services.path(service).path("networks");
        return networks.isObject()
                ? networks.propertyNames().stream()
                : networks.valueStream().map(JsonNode::stringValue);
    }

    private List<String> volumes(String service) {
        return services.path(service)
                .path("volumes")
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
    }

    private static JsonNode read(String file) {
        try {
            Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(Path.of(file)));
            return JsonMapper.shared().valueToTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
