package tally.k8s;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.kafka.listener.GenericKafkaListener;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Policies that select pods that there are, and name ports that these have. */
final class NetworkRules {
    private NetworkRules() {}

    static void check(Manifests manifests, Consumer<String> fault) {
        List<Pods> pods = manifests.pods();
        for (NetworkPolicy policy : manifests.all(NetworkPolicy.class)) {
            Consumer<String> here = words -> fault.accept(Manifests.name(policy) + words);
            List<Pods> selected = selected(pods, policy.getSpec().getPodSelector());
            if (selected.isEmpty()) {
                here.accept(" is for " + policy.getSpec().getPodSelector().getMatchLabels() + ", and no pod is that");
            }
            policy.getSpec().getIngress().forEach(rule -> {
                checkPeers(pods, rule.getFrom(), here);
                checkPorts(selected, rule.getPorts(), here);
            });
            policy.getSpec().getEgress().forEach(rule -> {
                checkPeers(pods, rule.getTo(), here);
                for (NetworkPolicyPeer peer : rule.getTo()) {
                    if (isWithin(peer)) {
                        checkPorts(selected(pods, peer.getPodSelector()), rule.getPorts(), here);
                    }
                }
            });
        }
        for (Kafka kafka : manifests.all(Kafka.class)) {
            for (GenericKafkaListener listener : kafka.getSpec().getKafka().getListeners()) {
                List<NetworkPolicyPeer> peers = Objects.requireNonNullElse(listener.getNetworkPolicyPeers(), List.of());
                String where = Manifests.name(kafka) + ", listener " + listener.getName();
                checkPeers(pods, peers, words -> fault.accept(where + words));
                if (peers.isEmpty() && listener.getAuth() == null) {
                    fault.accept(where + " is open to everybody");
                }
            }
        }
        if (manifests.all(NetworkPolicy.class).stream().noneMatch(NetworkRules::deniesAll)) {
            fault.accept("no network policy denies what is not named");
        }
    }

    private static boolean deniesAll(NetworkPolicy policy) {
        LabelSelector selector = policy.getSpec().getPodSelector();
        return (selector.getMatchLabels() == null || selector.getMatchLabels().isEmpty())
                && selector.getMatchExpressions().isEmpty()
                && policy.getSpec().getPolicyTypes().containsAll(List.of("Ingress", "Egress"))
                && policy.getSpec().getIngress().isEmpty()
                && policy.getSpec().getEgress().isEmpty();
    }

    private static void checkPeers(List<Pods> pods, List<NetworkPolicyPeer> peers, Consumer<String> fault) {
        for (NetworkPolicyPeer peer : peers) {
            if (isWithin(peer) && selected(pods, peer.getPodSelector()).isEmpty()) {
                fault.accept(" lets " + peer.getPodSelector().getMatchLabels() + " through, and no pod is that");
            }
        }
    }

    private static void checkPorts(
            List<Pods> selected, @Nullable List<NetworkPolicyPort> ports, Consumer<String> fault) {
        for (NetworkPolicyPort port : Objects.requireNonNullElse(ports, List.<NetworkPolicyPort>of())) {
            for (Pods pods : selected) {
                if (pods.port(port.getPort(), port.getProtocol()).isEmpty()) {
                    fault.accept(" names the port " + SettingsRules.text(port.getPort()) + "/"
                            + Objects.requireNonNullElse(port.getProtocol(), "TCP") + ", which " + pods.owner()
                            + " does not have: " + pods.portNames());
                }
            }
        }
    }

    private static boolean isWithin(NetworkPolicyPeer peer) {
        return peer.getNamespaceSelector() == null && peer.getPodSelector() != null;
    }

    private static List<Pods> selected(List<Pods> pods, LabelSelector selector) {
        return pods.stream().filter(each -> each.match(selector)).toList();
    }
}
