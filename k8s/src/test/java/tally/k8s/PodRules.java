package tally.k8s;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What every container has: probes that ask the right thing, resources, a fixed image, mounts and variables that exist. */
final class PodRules {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_]*)\\)");

    private PodRules() {}

    static void check(Manifests manifests, Consumer<String> fault) {
        for (Pods pods : manifests.pods()) {
            PodSpec spec = pods.spec();
            if (spec == null) {
                continue;
            }
            for (TopologySpreadConstraint spread : spec.getTopologySpreadConstraints()) {
                if (!pods.match(spread.getLabelSelector())) {
                    fault.accept(pods.owner() + ": the topology spread over " + spread.getTopologyKey()
                            + " selects other pods than its own");
                }
            }
            Set<String> volumes = volumes(manifests, pods, spec);
            for (Container container : spec.getContainers()) {
                Consumer<String> here = words -> fault.accept(pods.owner() + ", " + container.getName() + words);
                checkProbes(pods, container, here);
                checkResources(container, here);
                checkVariables(container, here);
                for (VolumeMount mount : container.getVolumeMounts()) {
                    if (!volumes.contains(mount.getName())) {
                        here.accept(" mounts " + mount.getName() + ", and there is no such volume");
                    }
                }
                if (!container.getImage().matches(".+:[^:/]+")
                        || container.getImage().endsWith(":latest")) {
                    here.accept(" has the image " + container.getImage() + ", which may be another one tomorrow");
                }
            }
        }
    }

    private static Set<String> volumes(Manifests manifests, Pods pods, PodSpec spec) {
        Stream<String> claimed = manifests.all(StatefulSet.class).stream()
                .filter(set -> Manifests.name(set).equals(pods.owner()))
                .flatMap(set -> set.getSpec().getVolumeClaimTemplates().stream())
                .map(PersistentVolumeClaim::getMetadata)
                .map(metadata -> metadata.getName());
        return Stream.concat(claimed, spec.getVolumes().stream().map(Volume::getName))
                .collect(Collectors.toSet());
    }

    private static void checkProbes(Pods pods, Container container, Consumer<String> fault) {
        checkProbe("startup", container.getStartupProbe(), pods, container, fault);
        checkProbe("liveness", container.getLivenessProbe(), pods, container, fault);
        checkProbe("readiness", container.getReadinessProbe(), pods, container, fault);
    }

    private static void checkProbe(
            String kind, @Nullable Probe probe, Pods pods, Container container, Consumer<String> fault) {
        if (probe == null) {
            fault.accept(" has no " + kind + " probe");
            return;
        }
        HTTPGetAction get = probe.getHttpGet();
        IntOrString port = get != null
                ? get.getPort()
                : probe.getTcpSocket() != null ? probe.getTcpSocket().getPort() : null;
        if (port != null && pods.port(port, "TCP").isEmpty()) {
            fault.accept(": the " + kind + " probe asks the port " + SettingsRules.text(port) + ", which there is not: "
                    + pods.portNames());
        }
        if (get != null && ServiceModule.isOurs(container.getName())) {
            ServiceModule service = new ServiceModule(container.getName());
            Set<String> asked = service.healthGroup(get.getPath());
            boolean deep = !Set.of("livenessState").equals(asked);
            if (asked.isEmpty()) {
                fault.accept(": the " + kind + " probe asks " + get.getPath() + ", and no health group is there");
            } else if (deep && !kind.equals("readiness")) {
                fault.accept(": the " + kind + " probe asks " + get.getPath() + ", which depends on " + asked
                        + "; to restart the process would not help these");
            } else if (!deep && kind.equals("readiness")) {
                fault.accept(": the readiness probe asks " + get.getPath() + ", which only says that it is alive");
            }
            if (!"management".equals(get.getPort().getStrVal())) {
                fault.accept(": the " + kind + " probe asks another port than management");
            }
        }
    }

    private static void checkResources(Container container, Consumer<String> fault) {
        ResourceRequirements resources =
                Objects.requireNonNullElse(container.getResources(), new ResourceRequirements());
        Map<String, Quantity> requests = Objects.requireNonNullElse(resources.getRequests(), Map.of());
        Map<String, Quantity> limits = Objects.requireNonNullElse(resources.getLimits(), Map.of());
        Quantity memory = limits.get("memory");
        if (!requests.containsKey("cpu") || !requests.containsKey("memory") || memory == null) {
            fault.accept(" must request cpu and memory and limit its memory");
        } else if (!memory.equals(requests.get("memory"))) {
            fault.accept(" may use memory that it did not request, and is the first to be killed for it");
        }
    }

    /** A variable may refer to those before it; to another one it would be left as it is written. */
    private static void checkVariables(Container container, Consumer<String> fault) {
        Set<String> known = new HashSet<>();
        for (EnvVar variable : container.getEnv()) {
            if (variable.getValue() != null) {
                checkReferences(variable.getValue(), known, words -> fault.accept(": " + variable.getName() + words));
            }
            if (!known.add(variable.getName())) {
                fault.accept(" sets " + variable.getName() + " twice");
            }
        }
        Stream.concat(container.getCommand().stream(), container.getArgs().stream())
                .forEach(word -> checkReferences(word, known, words -> fault.accept(": its command" + words)));
    }

    private static void checkReferences(String text, Set<String> known, Consumer<String> fault) {
        Matcher reference = REFERENCE.matcher(text);
        while (reference.find()) {
            if (!known.contains(reference.group(1))) {
                fault.accept(" refers to " + reference.group() + ", which is not set before it");
            }
        }
    }
}
