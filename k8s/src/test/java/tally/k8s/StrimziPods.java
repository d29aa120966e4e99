package tally.k8s;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.kafka.KafkaResources;
import io.strimzi.api.kafka.model.kafka.listener.GenericKafkaListener;
import io.strimzi.api.kafka.model.mirrormaker2.KafkaMirrorMaker2;
import io.strimzi.api.kafka.model.mirrormaker2.KafkaMirrorMaker2Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What the Strimzi operator makes of the resources of an overlay, as far as others refer to it: labels, ports, network
 * policies, and the service that clients begin with. Told by Strimzi's documentation, "Cluster security", for 1.2.
 */
final class StrimziPods {
    private static final int CONTROL_PLANE = 9090;
    private static final int REPLICATION = 9091;
    private static final int CONNECT_REST = 8083;

    private StrimziPods() {}

    static List<Pods> of(Manifests manifests) {
        List<Pods> pods = new ArrayList<>();
        for (Kafka kafka : manifests.all(Kafka.class)) {
            String cluster = kafka.getMetadata().getName();
            IntStream listeners =
                    kafka.getSpec().getKafka().getListeners().stream().mapToInt(GenericKafkaListener::getPort);
            pods.add(pods(
                    kafka,
                    KafkaResources.kafkaComponentName(cluster),
                    IntStream.concat(IntStream.of(CONTROL_PLANE, REPLICATION), listeners)));
            if (kafka.getSpec().getEntityOperator() != null) {
                pods.add(pods(kafka, KafkaResources.entityOperatorDeploymentName(cluster), IntStream.empty()));
            }
        }
        for (KafkaMirrorMaker2 mirror : manifests.all(KafkaMirrorMaker2.class)) {
            pods.add(pods(
                    mirror,
                    KafkaMirrorMaker2Resources.componentName(
                            mirror.getMetadata().getName()),
                    IntStream.of(CONNECT_REST)));
        }
        return pods;
    }

    /** Who may come in, as the operator says it in policies of its own. */
    static List<NetworkPolicy> policies(Manifests manifests) {
        List<NetworkPolicy> policies = new ArrayList<>();
        for (Kafka kafka : manifests.all(Kafka.class)) {
            String cluster = kafka.getMetadata().getName();
            NetworkPolicyPeer brokers = peer(KafkaResources.kafkaComponentName(cluster));
            List<NetworkPolicyIngressRule> rules = new ArrayList<>();
            rules.add(rule(CONTROL_PLANE, List.of(brokers)));
            rules.add(rule(REPLICATION, List.of(brokers, peer(KafkaResources.entityOperatorDeploymentName(cluster)))));
            for (GenericKafkaListener listener : kafka.getSpec().getKafka().getListeners()) {
                rules.add(rule(
                        listener.getPort(), Objects.requireNonNullElse(listener.getNetworkPolicyPeers(), List.of())));
            }
            policies.add(policy(KafkaResources.kafkaComponentName(cluster), rules));
        }
        for (KafkaMirrorMaker2 mirror : manifests.all(KafkaMirrorMaker2.class)) {
            String name = KafkaMirrorMaker2Resources.componentName(
                    mirror.getMetadata().getName());
            policies.add(policy(name, List.of(rule(CONNECT_REST, List.of(peer(name))))));
        }
        return policies;
    }

    private static Pods pods(HasMetadata owner, String name, IntStream ports) {
        List<ContainerPort> numbers = ports.mapToObj(port ->
                        new ContainerPortBuilder().withContainerPort(port).build())
                .toList();
        Map<String, String> labels = Map.of(
                "strimzi.io/cluster",
                owner.getMetadata().getName(),
                "strimzi.io/kind",
                owner.getKind(),
                "strimzi.io/name",
                name);
        return new Pods(owner.getKind() + "/" + name, labels, numbers, null);
    }

    private static NetworkPolicy policy(String pods, List<NetworkPolicyIngressRule> rules) {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName(pods + " (the operator's)")
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .addToMatchLabels("strimzi.io/name", pods)
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .withIngress(rules)
                .endSpec()
                .build();
    }

    private static NetworkPolicyIngressRule rule(int port, List<NetworkPolicyPeer> peers) {
        return new NetworkPolicyIngressRuleBuilder()
                .addNewPort()
                .withNewPort(port)
                .endPort()
                .withFrom(peers)
                .build();
    }

    private static NetworkPolicyPeer peer(String pods) {
        return new NetworkPolicyPeerBuilder()
                .withNewPodSelector()
                .addToMatchLabels("strimzi.io/name", pods)
                .endPodSelector()
                .build();
    }
}
