package tally.k8s;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pods of one workload, which are all alike.
 *
 * @param owner {@code Kind/name} of what makes them
 * @param spec what runs in them; null where an operator decides that
 */
record Pods(
        String owner,
        Map<String, String> labels,
        List<ContainerPort> ports,
        @Nullable PodSpec spec) {
    static Pods of(HasMetadata owner, PodTemplateSpec template) {
        List<ContainerPort> ports = template.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .toList();
        return new Pods(Manifests.name(owner), template.getMetadata().getLabels(), ports, template.getSpec());
    }

    String name() {
        return owner.substring(owner.indexOf('/') + 1);
    }

    Stream<Container> containers() {
        return spec == null
                ? Stream.empty()
                : Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream());
    }

    boolean match(@Nullable Map<String, String> wanted) {
        return wanted != null && !wanted.isEmpty() && labels.entrySet().containsAll(wanted.entrySet());
    }

    /** As Kubernetes has it, an empty selector matches everything. */
    boolean match(LabelSelector selector) {
        Map<String, String> wanted = Objects.requireNonNullElse(selector.getMatchLabels(), Map.of());
        return labels.entrySet().containsAll(wanted.entrySet())
                && selector.getMatchExpressions().stream().allMatch(this::match);
    }

    private boolean match(LabelSelectorRequirement wanted) {
        String value = labels.get(wanted.getKey());
        return switch (wanted.getOperator()) {
            case "In" -> value != null && wanted.getValues().contains(value);
            case "NotIn" -> value == null || !wanted.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> throw new IllegalArgumentException("there is no operator " + wanted.getOperator());
        };
    }

    /** The port with that name or number. */
    Optional<ContainerPort> port(IntOrString port, @Nullable String protocol) {
        return ports.stream()
                .filter(each -> protocol(each).equals(Objects.requireNonNullElse(protocol, "TCP")))
                .filter(each -> port.getStrVal() == null
                        ? each.getContainerPort().equals(port.getIntVal())
                        : port.getStrVal().equals(each.getName()))
                .findFirst();
    }

    Optional<ContainerPort> port(String name) {
        return ports.stream().filter(each -> name.equals(each.getName())).findFirst();
    }

    /** For messages: what there would be. */
    List<String> portNames() {
        return ports.stream()
                .map(port -> (port.getName() == null ? "" : port.getName() + " ") + port.getContainerPort() + "/"
                        + protocol(port))
                .toList();
    }

    static String protocol(ContainerPort port) {
        return Objects.requireNonNullElse(port.getProtocol(), "TCP");
    }
}
