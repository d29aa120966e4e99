package tally.k8s;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.strimzi.api.kafka.model.mirrormaker2.KafkaMirrorMaker2;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import tally.gateway.GatewayProperties;

/**
 * What the services are told: only settings that they have, with values that they take; ports that are those of their
 * containers, and addresses at which somebody is.
 */
final class SettingsRules {
    private static final String REDIS = "TALLY_REDIS_URI";
    private static final String MIRRORS = "TALLY_EXCHANGE_MIRRORS_";
    private static final String KAFKA = "SPRING_KAFKA_BOOTSTRAPSERVERS";

    /** Which variable says where a container listens, and how its port is called. */
    private static final Map<String, Map<String, String>> PORTS = Map.of(
            "counter-service",
            Map.of(
                    "SERVER_PORT", "api",
                    "MANAGEMENT_SERVER_PORT", "management",
                    "TALLY_INTERNAL_PORT", "internal",
                    "TALLY_HEARTBEAT_PORT", "heartbeat"),
            "realtime-gateway",
            Map.of(
                    "SERVER_PORT", "sockets",
                    "MANAGEMENT_SERVER_PORT", "management",
                    "TALLY_GATEWAY_INTERNALPORT", "internal"));

    private SettingsRules() {}

    static void check(Manifests manifests, Consumer<String> fault) {
        Set<String> regions = new HashSet<>();
        for (Pods pods : manifests.pods()) {
            for (Container container : pods.containers().toList()) {
                if (ServiceModule.isOurs(container.getName())) {
                    check(manifests, pods, container, regions, fault);
                }
            }
        }
        if (regions.size() != 1) {
            fault.accept("one overlay is one region, and its services are told " + regions);
        }
    }

    private static void check(
            Manifests manifests, Pods pods, Container container, Set<String> regions, Consumer<String> fault) {
        String where = pods.owner() + ", " + container.getName();
        Map<String, String> environment = Environment.of(manifests, container);
        Settings settings = Settings.of(container.getName());
        for (String variable : environment.keySet()) {
            if (!settings.know(variable) && !isPartOfAnother(variable, container)) {
                fault.accept(where + " is told " + variable + ", which is no setting of it");
            }
        }
        List<String> refused = settings.refused(environment);
        refused.forEach(reason -> fault.accept(where + " would not start: " + reason));
        PORTS.getOrDefault(container.getName(), Map.of()).forEach((variable, name) -> {
            Optional<ContainerPort> port = pods.port(name);
            String told = environment.get(variable);
            if (port.isEmpty() || !String.valueOf(port.get().getContainerPort()).equals(told)) {
                fault.accept(where + " is told " + variable + "=" + told + ", and its port " + name + " is another: "
                        + pods.portNames());
            }
        });
        if (refused.isEmpty()) {
            checkAddresses(manifests, container, where, settings, environment, regions, fault);
        }
    }

    private static void checkAddresses(
            Manifests manifests,
            Container container,
            String where,
            Settings settings,
            Map<String, String> environment,
            Set<String> regions,
            Consumer<String> fault) {
        if (container.getName().equals("realtime-gateway")) {
            GatewayProperties gateway = settings.bind(GatewayProperties.class, environment);
            regions.add(gateway.region());
            for (GatewayProperties.Replica replica : gateway.replicas()) {
                for (int port : List.of(replica.apiPort(), replica.internalPort(), replica.heartbeatPort())) {
                    Addresses.require(manifests, replica.host() + ":" + port, where, fault);
                }
            }
        } else {
            regions.add(environment.getOrDefault("TALLY_REGION", "no region"));
            checkMirrors(manifests, where, environment, fault);
            URI redis = URI.create(environment.getOrDefault(REDIS, "redis://localhost:6379"));
            Addresses.require(manifests, redis.getHost() + ":" + redis.getPort(), where, fault);
            Addresses.require(manifests, environment.getOrDefault(KAFKA, "localhost:9092"), where, fault);
        }
    }

    /** A mirror that is not read is of no use; one that is read and not there leaves every shard recovering. */
    private static void checkMirrors(
            Manifests manifests, String where, Map<String, String> environment, Consumer<String> fault) {
        Set<String> read = new TreeSet<>();
        environment.forEach((variable, value) -> {
            if (variable.startsWith(MIRRORS)) {
                read.add(value);
            }
        });
        Set<String> brought = new TreeSet<>();
        for (KafkaMirrorMaker2 mirror : manifests.all(KafkaMirrorMaker2.class)) {
            mirror.getSpec()
                    .getMirrors()
                    .forEach(each -> brought.add(each.getSource().getAlias()));
        }
        if (!read.equals(brought)) {
            fault.accept(where + " reads the mirrors of " + read + ", and those of " + brought + " are brought");
        }
    }

    /** A variable that others are put together of. */
    private static boolean isPartOfAnother(String variable, Container container) {
        return container.getEnv().stream()
                .anyMatch(each -> each.getValue() != null && each.getValue().contains("$(" + variable + ")"));
    }

    static String text(IntOrString port) {
        return port.getStrVal() == null ? String.valueOf(port.getIntVal()) : port.getStrVal();
    }
}
