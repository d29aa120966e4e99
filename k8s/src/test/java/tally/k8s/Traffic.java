package tally.k8s;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may talk with whom under an overlay's network policies, those of the Strimzi operator included: as the
 * NetworkPolicy API defines it, between pods of the one namespace.
 */
final class Traffic {
    private final List<Pods> pods;
    private final List<NetworkPolicy> policies;

    Traffic(Manifests manifests) {
        this.pods = manifests.pods();
        this.policies = Stream.concat(
                        manifests.all(NetworkPolicy.class).stream(), StrimziPods.policies(manifests).stream())
                .toList();
    }

    /** Every way that is open: {@code from > to port/protocol}. */
    Set<String> allowed() {
        Set<String> allowed = new TreeSet<>();
        for (Pods from : pods) {
            for (Pods to : pods) {
                for (ContainerPort port : to.ports()) {
                    if (mayLeave(from, to, port) && mayEnter(Optional.of(from), to, port)) {
                        allowed.add(from.name() + " > " + to.name() + " " + port.getContainerPort() + "/"
                                + Pods.protocol(port));
                    }
                }
            }
        }
        return allowed;
    }

    /** Every port that the world reaches, from wherever. */
    Set<String> open() {
        Set<String> open = new TreeSet<>();
        for (Pods to : pods) {
            for (ContainerPort port : to.ports()) {
                if (mayEnter(Optional.empty(), to, port)) {
                    open.add(to.name() + " " + port.getContainerPort() + "/" + Pods.protocol(port));
                }
            }
        }
        return open;
    }

    private boolean mayLeave(Pods from, Pods to, ContainerPort port) {
        List<NetworkPolicy> its = policies(from, "Egress");
        return its.isEmpty()
                || its.stream()
                        .flatMap(policy -> policy.getSpec().getEgress().stream())
                        .anyMatch(rule -> isPeer(rule.getTo(), Optional.of(to)) && isPort(rule.getPorts(), to, port));
    }

    private boolean mayEnter(Optional<Pods> from, Pods to, ContainerPort port) {
        List<NetworkPolicy> its = policies(to, "Ingress");
        return its.isEmpty()
                || its.stream()
                        .flatMap(policy -> policy.getSpec().getIngress().stream())
                        .anyMatch(rule -> isPeer(rule.getFrom(), from) && isPort(rule.getPorts(), to, port));
    }

    private List<NetworkPolicy> policies(Pods of, String direction) {
        return policies.stream()
                .filter(policy -> policy.getSpec().getPolicyTypes().contains(direction))
                .filter(policy -> of.match(policy.getSpec().getPodSelector()))
                .toList();
    }

    private static boolean isPeer(@Nullable List<NetworkPolicyPeer> peers, Optional<Pods> pods) {
        return peers == null
                || peers.isEmpty()
                || peers.stream()
                        .filter(peer -> peer.getNamespaceSelector() == null && peer.getPodSelector() != null)
                        .anyMatch(peer -> pods.filter(each -> each.match(peer.getPodSelector()))
                                .isPresent());
    }

    private static boolean isPort(@Nullable List<NetworkPolicyPort> ports, Pods to, ContainerPort port) {
        return ports == null
                || ports.isEmpty()
                || ports.stream()
                        .map(each -> to.port(each.getPort(), each.getProtocol()))
                        .anyMatch(found -> found.isPresent() && Objects.equals(found.get(), port));
    }
}
