package tally.k8s;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' "restricted" Pod Security Standard, and beyond it: a root file system that nobody writes to, and no token of
 * the API server.
 */
final class SecurityRules {
    private static final String ENFORCE = "pod-security.kubernetes.io/enforce";

    private SecurityRules() {}

    static void check(Manifests manifests, Consumer<String> fault) {
        for (Namespace namespace : manifests.all(Namespace.class)) {
            if (!"restricted".equals(namespace.getMetadata().getLabels().get(ENFORCE))) {
                fault.accept(Manifests.name(namespace) + " does not enforce the restricted Pod Security Standard");
            }
        }
        for (Pods pods : manifests.pods()) {
            PodSpec spec = pods.spec();
            if (spec != null) {
                checkPod(spec, words -> fault.accept(pods.owner() + words));
                pods.containers()
                        .forEach(container -> checkContainer(
                                spec,
                                container,
                                words -> fault.accept(pods.owner() + ", " + container.getName() + words)));
            }
        }
    }

    private static void checkPod(PodSpec spec, Consumer<String> fault) {
        if (!Boolean.FALSE.equals(spec.getAutomountServiceAccountToken())) {
            fault.accept(" gets a token of the API server: automountServiceAccountToken must be false");
        }
        if (isTrue(spec.getHostNetwork()) || isTrue(spec.getHostPID()) || isTrue(spec.getHostIPC())) {
            fault.accept(" shares a namespace with its host");
        }
        for (Volume volume : spec.getVolumes()) {
            if (!isRestricted(volume)) {
                fault.accept(": the volume " + volume.getName() + " is of a kind that restricted pods may not have");
            }
        }
    }

    private static boolean isRestricted(Volume volume) {
        return volume.getEmptyDir() != null
                || volume.getConfigMap() != null
                || volume.getSecret() != null
                || volume.getProjected() != null
                || volume.getPersistentVolumeClaim() != null;
    }

    private static void checkContainer(PodSpec spec, Container container, Consumer<String> fault) {
        PodSecurityContext pod = Objects.requireNonNullElse(spec.getSecurityContext(), new PodSecurityContext());
        SecurityContext own = Objects.requireNonNullElse(container.getSecurityContext(), new SecurityContext());
        if (!isTrue(own.getRunAsNonRoot() == null ? pod.getRunAsNonRoot() : own.getRunAsNonRoot())) {
            fault.accept(" may run as root: runAsNonRoot must be true");
        }
        SeccompProfile seccomp = own.getSeccompProfile() == null ? pod.getSeccompProfile() : own.getSeccompProfile();
        if (seccomp == null || !"RuntimeDefault".equals(seccomp.getType())) {
            fault.accept(" has no seccomp profile: its type must be RuntimeDefault");
        }
        if (!Boolean.FALSE.equals(own.getAllowPrivilegeEscalation())) {
            fault.accept(" may gain privileges: allowPrivilegeEscalation must be false");
        }
        if (isTrue(own.getPrivileged())) {
            fault.accept(" is privileged");
        }
        if (!isTrue(own.getReadOnlyRootFilesystem())) {
            fault.accept(" may write to its root file system: readOnlyRootFilesystem must be true");
        }
        if (own.getCapabilities() == null
                || !own.getCapabilities().getDrop().equals(List.of("ALL"))
                || !own.getCapabilities().getAdd().isEmpty()) {
            fault.accept(" keeps capabilities: it must drop ALL and add none");
        }
    }

    private static boolean isTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }
}
