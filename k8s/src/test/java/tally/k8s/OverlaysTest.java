package tally.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is shipped. */
class OverlaysTest {
    static Stream<String> overlays() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("overlays"))) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void anOverlayFitsTogether(String overlay) {
        Manifests manifests = Manifests.read(Kustomize.render(overlay));

        assertThat(Rules.faults(manifests)).isEmpty();
        assertThat(manifests.objects()).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void onlyWhatIsNamedMayTalk(String overlay) {
        Traffic traffic = new Traffic(Manifests.read(Kustomize.render(overlay)));

        assertThat(traffic.allowed())
                .filteredOn(way -> !way.contains("mirror") && !way.contains("entity-operator"))
                .containsExactlyInAnyOrder(
                        "counter-service > realtime-gateway 8082/TCP",
                        "counter-service > redis 6379/TCP",
                        "counter-service > tally-kafka 9092/TCP",
                        "realtime-gateway > counter-service 8080/TCP",
                        "realtime-gateway > counter-service 8082/TCP",
                        "realtime-gateway > counter-service 8083/UDP",
                        "tally-kafka > tally-kafka 9090/TCP",
                        "tally-kafka > tally-kafka 9091/TCP");
    }

    @Test
    void theImagesAreThoseThatDockerComposeBuilds() throws IOException {
        Manifests manifests = Manifests.read(Kustomize.render("local"));

        assertThat(Files.readAllLines(Path.of("../docker-compose.yml")))
                .containsAll(manifests.objects().stream()
                        .filter(Deployment.class::isInstance)
                        .map(deployment -> ((Deployment) deployment).getSpec().getTemplate())
                        .flatMap(pod -> pod.getSpec().getContainers().stream())
                        .map(container -> "  image: " + container.getImage())
                        .toList());
    }

    @Test
    void bothServicesTakeTheOtherKeyIfThereIsOne() {
        assertThat(Manifests.read(Kustomize.render("local")).all(Deployment.class).stream()
                        .flatMap(deployment -> deployment.getSpec().getTemplate().getSpec().getContainers().stream())
                        .flatMap(container -> container.getEnv().stream())
                        .filter(variable -> variable.getValueFrom() != null)
                        .filter(variable -> variable.getValueFrom().getSecretKeyRef() != null)
                        .map(variable -> variable.getName() + " "
                                + variable.getValueFrom().getSecretKeyRef().getKey() + " "
                                + variable.getValueFrom().getSecretKeyRef().getOptional()))
                .contains(
                        "TALLY_INTERNAL_KEY key null",
                        "TALLY_INTERNAL_OTHERKEY other-key true",
                        "TALLY_GATEWAY_INTERNALKEY key null",
                        "TALLY_GATEWAY_INTERNALOTHERKEY other-key true");
    }

    @Test
    void mirrorsTalkWithKafkaAlone() {
        Traffic traffic = new Traffic(Manifests.read(Kustomize.render("region-eu")));

        assertThat(traffic.allowed())
                .filteredOn(way -> way.contains("mirror") || way.contains("entity-operator"))
                .containsExactlyInAnyOrder(
                        "mirror-mirrormaker2 > tally-kafka 9092/TCP",
                        "mirror-mirrormaker2 > tally-kafka 9094/TCP",
                        "tally-entity-operator > tally-kafka 9091/TCP");
        assertThat(traffic.open())
                .containsExactlyInAnyOrder(
                        "counter-service 8080/TCP", "realtime-gateway 8080/TCP", "tally-kafka 9094/TCP");
    }

    @Test
    void withoutPoliciesEverybodyMayTalk() {
        Manifests manifests = Manifests.read(Kustomize.render("region-eu"));
        manifests.objects().removeIf(NetworkPolicy.class::isInstance);

        assertThat(new Traffic(manifests).allowed()).contains("redis > counter-service 8082/TCP");
    }
}
