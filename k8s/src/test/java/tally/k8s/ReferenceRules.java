package tally.k8s;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.openshift.api.model.monitoring.v1.PodMetricsEndpoint;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.strimzi.api.kafka.model.common.CertSecretSource;
import io.strimzi.api.kafka.model.common.authentication.KafkaClientAuthenticationTls;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.mirrormaker2.KafkaMirrorMaker2;
import io.strimzi.api.kafka.model.mirrormaker2.KafkaMirrorMaker2ClusterSpec;
import io.strimzi.api.kafka.model.mirrormaker2.KafkaMirrorMaker2MirrorSpec;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one object says of another is true of it: selectors, ports, names and keys. */
final class ReferenceRules {
    private static final String CLUSTER = "strimzi.io/cluster";

    private ReferenceRules() {}

    static void check(Manifests manifests, Consumer<String> fault) {
        checkNames(manifests, fault);
        manifests.all(Service.class).forEach(service -> checkService(manifests, service, fault));
        manifests.all(PodMonitor.class).forEach(monitor -> checkMonitor(manifests, monitor, fault));
        for (Deployment each : manifests.all(Deployment.class)) {
            checkOwnSelector(manifests, each, each.getSpec().getSelector().getMatchLabels(), fault);
        }
        for (StatefulSet each : manifests.all(StatefulSet.class)) {
            checkOwnSelector(manifests, each, each.getSpec().getSelector().getMatchLabels(), fault);
            requireOne(manifests, Service.class, each.getSpec().getServiceName(), Manifests.name(each), fault);
        }
        for (Pods pods : manifests.pods()) {
            pods.containers().forEach(container -> checkConfiguration(manifests, pods, container, fault));
            if (pods.spec() != null) {
                pods.spec().getVolumes().forEach(volume -> checkVolume(manifests, pods, volume, fault));
            }
        }
        checkKafka(manifests, fault);
    }

    private static void checkNames(Manifests manifests, Consumer<String> fault) {
        Set<String> names = new HashSet<>();
        for (HasMetadata object : manifests.objects()) {
            if (!names.add(Manifests.name(object))) {
                fault.accept("there are two " + Manifests.name(object));
            }
            if (!object.getKind().equals("Namespace") && object.getMetadata().getNamespace() == null) {
                fault.accept(Manifests.name(object) + " is in no namespace");
            }
        }
    }

    private static void checkService(Manifests manifests, Service service, Consumer<String> fault) {
        String name = Manifests.name(service);
        List<Pods> selected = manifests.pods().stream()
                .filter(pods -> pods.match(service.getSpec().getSelector()))
                .toList();
        if (selected.isEmpty()) {
            fault.accept(name + " selects " + service.getSpec().getSelector() + ", and no pod has these labels");
        }
        for (Pods pods : selected) {
            for (ServicePort port : service.getSpec().getPorts()) {
                var target = pods.port(port.getTargetPort(), port.getProtocol());
                if (target.isEmpty()) {
                    fault.accept(name + ": the port " + port.getName() + " leads to "
                            + SettingsRules.text(port.getTargetPort()) + ", which " + pods.owner() + " does not have: "
                            + pods.portNames());
                } else if ("None".equals(service.getSpec().getClusterIP())
                        && !target.get().getContainerPort().equals(port.getPort())) {
                    fault.accept(name + ": the port " + port.getName() + " is " + port.getPort()
                            + ", and the pods behind a headless service listen at "
                            + target.get().getContainerPort());
                }
            }
        }
    }

    private static void checkMonitor(Manifests manifests, PodMonitor monitor, Consumer<String> fault) {
        List<Pods> selected = manifests.pods().stream()
                .filter(pods -> pods.match(monitor.getSpec().getSelector()))
                .toList();
        if (selected.isEmpty()) {
            fault.accept(Manifests.name(monitor) + " selects no pod");
        }
        List<String> jobs = jobs();
        for (Pods pods : selected) {
            String job = pods.labels()
                    .get(Objects.requireNonNullElse(monitor.getSpec().getJobLabel(), ""));
            if (job == null || !jobs.contains(job)) {
                fault.accept(Manifests.name(monitor) + " makes " + pods.owner() + " a part of the job " + job
                        + ", and alerts and dashboards know " + jobs);
            }
            for (PodMetricsEndpoint endpoint : monitor.getSpec().getPodMetricsEndpoints()) {
                if (pods.port(endpoint.getPort()).isEmpty()) {
                    fault.accept(Manifests.name(monitor) + " asks the port " + endpoint.getPort() + ", which "
                            + pods.owner() + " does not have: " + pods.portNames());
                }
            }
        }
    }

    /** What the jobs are called where alerts and dashboards are tried. */
    private static List<String> jobs() {
        Path prometheus = Path.of("../observability/prometheus/prometheus.yml");
        try {
            return Manifests.documents(Files.readString(prometheus)).getFirst().findValuesAsText("job_name");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checkOwnSelector(
            Manifests manifests, HasMetadata owner, Map<String, String> labels, Consumer<String> fault) {
        boolean own = manifests.pods().stream()
                .anyMatch(pods -> pods.owner().equals(Manifests.name(owner)) && pods.match(labels));
        if (!own) {
            fault.accept(Manifests.name(owner) + " selects " + labels + ", which its own pods are not");
        }
    }

    private static void checkConfiguration(
            Manifests manifests, Pods pods, Container container, Consumer<String> fault) {
        String where = pods.owner() + ", " + container.getName();
        for (EnvFromSource source : container.getEnvFrom()) {
            if (source.getConfigMapRef() != null) {
                requireOne(manifests, ConfigMap.class, source.getConfigMapRef().getName(), where, fault);
            }
            if (source.getSecretRef() != null) {
                requireSecret(source.getSecretRef().getName(), null, where, fault);
            }
        }
        for (EnvVar variable : container.getEnv()) {
            EnvVarSource source = variable.getValueFrom();
            if (source != null && source.getSecretKeyRef() != null) {
                requireSecret(
                        source.getSecretKeyRef().getName(),
                        source.getSecretKeyRef().getKey(),
                        where,
                        fault);
            }
            if (source != null && source.getConfigMapKeyRef() != null) {
                fault.accept(where + ": take the whole ConfigMap, as for all other settings, and not one key of it");
            }
        }
    }

    private static void checkVolume(Manifests manifests, Pods pods, Volume volume, Consumer<String> fault) {
        if (volume.getConfigMap() != null) {
            requireOne(manifests, ConfigMap.class, volume.getConfigMap().getName(), pods.owner(), fault);
        }
        if (volume.getSecret() != null) {
            requireSecret(volume.getSecret().getSecretName(), null, pods.owner(), fault);
        }
    }

    private static void checkKafka(Manifests manifests, Consumer<String> fault) {
        for (KafkaNodePool pool : manifests.all(KafkaNodePool.class)) {
            requireOne(
                    manifests, Kafka.class, pool.getMetadata().getLabels().get(CLUSTER), Manifests.name(pool), fault);
        }
        for (KafkaUser user : manifests.all(KafkaUser.class)) {
            requireOne(
                    manifests, Kafka.class, user.getMetadata().getLabels().get(CLUSTER), Manifests.name(user), fault);
        }
        for (KafkaMirrorMaker2 mirror : manifests.all(KafkaMirrorMaker2.class)) {
            String name = Manifests.name(mirror);
            Addresses.require(manifests, mirror.getSpec().getTarget().getBootstrapServers(), name, fault);
            if (mirror.getSpec().getMirrors().isEmpty()) {
                fault.accept(name + " has no peer to fetch from");
            }
            for (KafkaMirrorMaker2MirrorSpec peer : mirror.getSpec().getMirrors()) {
                checkPeer(peer.getSource(), name, fault);
            }
        }
    }

    private static void checkPeer(KafkaMirrorMaker2ClusterSpec peer, String where, Consumer<String> fault) {
        for (CertSecretSource trusted : peer.getTls().getTrustedCertificates()) {
            requireSecret(trusted.getSecretName(), trusted.getCertificate(), where, fault);
        }
        if (peer.getAuthentication() instanceof KafkaClientAuthenticationTls tls) {
            var pair = tls.getCertificateAndKey();
            requireSecret(pair.getSecretName(), pair.getCertificate(), where, fault);
            requireSecret(pair.getSecretName(), pair.getKey(), where, fault);
        } else {
            fault.accept(where + " does not say who it is to " + peer.getAlias());
        }
    }

    private static void requireOne(
            Manifests manifests,
            Class<? extends HasMetadata> type,
            @Nullable String name,
            String where,
            Consumer<String> fault) {
        if (manifests.all(type).stream()
                .noneMatch(each -> each.getMetadata().getName().equals(name))) {
            fault.accept(where + " names the " + type.getSimpleName() + " " + name + ", and there is none");
        }
    }

    /** Secrets are in no overlay: whoever runs it makes them, as the README says. */
    private static void requireSecret(String name, @Nullable String key, String where, Consumer<String> fault) {
        Set<String> keys = Readme.secrets().get(name);
        if (keys == null) {
            fault.accept(where + " names the Secret " + name + ", and README.md does not say how to make it");
        } else if (key != null && !keys.contains(key)) {
            fault.accept(where + " names the key " + key + " of the Secret " + name + ", which has " + keys);
        }
    }
}
