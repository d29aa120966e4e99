package tally.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One mistake at a time, in what is otherwise right: each is found, and the message says where. A hash at the end of a
 * generated name is left out here.
 */
class MistakesTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    private final List<JsonNode> documents = Manifests.documents(Kustomize.render("region-eu"));

    @Test
    void aWrongPortNameIsFound() {
        set("Service/realtime-gateway", "/spec/ports/0/targetPort", "socket");

        assertThat(faults())
                .containsExactly("Service/realtime-gateway: the port sockets leads to socket, which"
                        + " Deployment/realtime-gateway does not have:"
                        + " [sockets 8080/TCP, management 8081/TCP, internal 8082/TCP]");
    }

    @Test
    void anUnknownFieldIsFound() {
        set("Deployment/counter-service", "/spec/template/spec/containers/0/livenesProbe", "{tcpSocket: {port: api}}");

        assertThat(faults())
                .containsExactly("Deployment/counter-service: there is no field"
                        + " /spec/template/spec/containers/0/livenesProbe in a Container");
    }

    @Test
    void aSelectorThatMatchesNothingIsFound() {
        set("Service/redis", "/spec/selector", "{app.kubernetes.io/name: reddis}");

        assertThat(faults())
                .containsExactly("Service/redis selects {app.kubernetes.io/name=reddis}, and no pod has these labels");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        # What can not be read
        Kafka/tally                       | /spec/kafka/listener                                           | plain             | there is no field /spec/kafka/listener
        KafkaMirrorMaker2/mirror          | /spec/mirrors/0/source/tls/trustedCertificate                  | x                 | there is no field
        PodMonitor/tally                  | /spec/podMetricsEndpoints/0/ports                              | x                 | there is no field
        Deployment/counter-service        | /spec/template/spec/terminationGracePeriodSeconds              | soon              | Deployment/counter-service: Cannot deserialize
        Deployment/counter-service        | /kind                                                          | Deploiment        | no type is known
        # Security
        Namespace/tally                   | /metadata/labels/pod-security.kubernetes.io~1enforce           | baseline          | does not enforce the restricted
        Deployment/counter-service        | /spec/template/spec/securityContext/runAsNonRoot               | false             | may run as root
        Deployment/realtime-gateway       | /spec/template/spec/securityContext/seccompProfile             | {type: Unconfined} | no seccomp profile
        StatefulSet/redis                 | /spec/template/spec/containers/0/securityContext/readOnlyRootFilesystem | false    | StatefulSet/redis, redis may write
        StatefulSet/redis                 | /spec/template/spec/containers/0/securityContext/capabilities/add | [NET_RAW]      | keeps capabilities
        StatefulSet/redis                 | /spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation | true   | may gain privileges
        StatefulSet/redis                 | /spec/template/spec/containers/0/securityContext/privileged    | true              | is privileged
        Deployment/realtime-gateway       | /spec/template/spec/automountServiceAccountToken               | true              | gets a token
        Deployment/realtime-gateway       | /spec/template/spec/hostNetwork                                | true              | shares a namespace
        Deployment/realtime-gateway       | /spec/template/spec/volumes/0                                  | {name: tmp, hostPath: {path: /tmp}} | the volume tmp is of a kind
        # Pods
        Deployment/counter-service        | /spec/template/spec/containers/0/livenessProbe/httpGet/path    | /readyz           | the liveness probe asks /readyz, which depends on
        Deployment/counter-service        | /spec/template/spec/containers/0/startupProbe/httpGet/path     | /readyz           | the startup probe asks /readyz, which depends on
        Deployment/counter-service        | /spec/template/spec/containers/0/readinessProbe/httpGet/path   | /livez            | the readiness probe asks /livez, which only says
        Deployment/counter-service        | /spec/template/spec/containers/0/readinessProbe/httpGet/path   | /health           | no health group is there
        Deployment/counter-service        | /spec/template/spec/containers/0/readinessProbe/httpGet/port   | manage            | asks the port manage, which there is not
        Deployment/counter-service        | /spec/template/spec/containers/0/readinessProbe/httpGet/port   | api               | asks another port than management
        Deployment/realtime-gateway       | /spec/template/spec/containers/0/livenessProbe                 | ~                 | has no liveness probe
        Deployment/realtime-gateway       | /spec/template/spec/containers/0/resources/limits              | ~                 | limit its memory
        Deployment/realtime-gateway       | /spec/template/spec/containers/0/resources/requests/memory     | 1Mi               | memory that it did not request
        Deployment/realtime-gateway       | /spec/template/spec/containers/0/volumeMounts/0/name           | temp              | mounts temp, and there is no such volume
        Deployment/realtime-gateway       | /spec/template/spec/containers/0/image                         | tally/realtime-gateway:latest | another one tomorrow
        Deployment/realtime-gateway       | /spec/template/spec/topologySpreadConstraints/0/labelSelector  | {matchLabels: {a: b}} | selects other pods than its own
        StatefulSet/redis                 | /spec/template/spec/containers/0/command/3                     | $(PASSWORD)       | refers to $(PASSWORD)
        # References
        Deployment/counter-service        | /spec/selector/matchLabels                                     | {app: other}      | which its own pods are not
        Service/counter-service-replicas  | /spec/ports/2/protocol                                         | TCP               | the port heartbeat leads to heartbeat
        Service/counter-service-replicas  | /spec/ports/1/port                                             | 80                | behind a headless service listen at 8082
        PodMonitor/tally                  | /spec/podMetricsEndpoints/0/port                               | metrics           | asks the port metrics, which
        PodMonitor/tally                  | /spec/jobLabel                                                 | ~                 | a part of the job null, and alerts
        StatefulSet/redis                 | /spec/serviceName                                              | store             | names the Service store
        StatefulSet/redis                 | /spec/template/spec/volumes/0/configMap/name                   | redis-conf        | names the ConfigMap redis-conf
        StatefulSet/redis                 | /spec/template/spec/containers/0/env/0/valueFrom/secretKeyRef/key | pass           | names the key pass of the Secret redis
        Deployment/counter-service        | /spec/template/spec/containers/0/envFrom/0/configMapRef/name   | settings          | names the ConfigMap settings
        KafkaNodePool/brokers             | /metadata/labels/strimzi.io~1cluster                           | other             | names the Kafka other
        KafkaMirrorMaker2/mirror          | /spec/target/bootstrapServers                                  | tally-kafka-bootstrap:9093 | names tally-kafka-bootstrap:9093
        KafkaMirrorMaker2/mirror          | /spec/mirrors/0/source/authentication/certificateAndKey/secretName | nobody        | names the Secret nobody
        KafkaMirrorMaker2/mirror          | /spec/mirrors                                                  | []                | has no peer
        Service/redis                     | /metadata/name                                                 | realtime-gateway  | there are two Service/realtime-gateway
        # Scaling
        HorizontalPodAutoscaler/counter-service | /spec/scaleTargetRef/name                                | counter           | scales Deployment/counter, and there is none
        HorizontalPodAutoscaler/realtime-gateway | /spec/metrics/0/pods/metric/name                        | gateway_sockets   | which realtime-gateway does not measure
        HorizontalPodAutoscaler/realtime-gateway | /spec/metrics/0/pods/target/averageValue                | '"1900"'          | lets a gateway have 1900 connections
        HorizontalPodAutoscaler/realtime-gateway | /spec/minReplicas                                       | 100               | more replicas at least than at most
        PodDisruptionBudget/counter-service | /spec/selector/matchLabels                                   | {a: b}            | selects no pod
        PodDisruptionBudget/counter-service | /spec/maxUnavailable                                         | 0                 | would let no node be drained
        Deployment/counter-service        | /spec/replicas                                                 | 3                 | undoes the autoscaler
        # Network
        NetworkPolicy/redis               | /spec/podSelector/matchLabels                                  | {a: b}            | NetworkPolicy/redis is for {a=b}, and no pod is that
        NetworkPolicy/redis               | /spec/ingress/0/from/0/podSelector/matchLabels                 | {a: b}            | lets {a=b} through, and no pod is that
        NetworkPolicy/redis               | /spec/ingress/0/ports/0/port                                   | rediss            | names the port rediss/TCP
        NetworkPolicy/realtime-gateway    | /spec/egress/0/ports/2/protocol                                | TCP               | names the port 8083/TCP
        NetworkPolicy/default-deny        | /spec/policyTypes                                              | [Ingress]         | no network policy denies what is not named
        Kafka/tally                       | /spec/kafka/listeners/0/networkPolicyPeers                     | []                | listener plain is open to everybody
        # Settings
        ConfigMap/counter-service         | /data/TALLY_EXCHANGE_REPLICAS                                  | '"3"'             | TALLY_EXCHANGE_REPLICAS, which is no setting
        ConfigMap/counter-service         | /data/SPRING_KAFKA_BOOTSTRAP                                   | k                 | SPRING_KAFKA_BOOTSTRAP, which is no setting
        ConfigMap/counter-service         | /data/TALLY_REGION                                             | EU                | would not start
        ConfigMap/counter-service         | /data/TALLY_EXCHANGE_REPLICATIONFACTOR                         | many              | would not start
        ConfigMap/counter-service         | /data/SPRING_KAFKA_BOOTSTRAPSERVERS                            | kafka:9092        | names kafka:9092
        ConfigMap/counter-service         | /data/TALLY_EXCHANGE_MIRRORS_0                                 | ap                | reads the mirrors of [ap], and those of [us] are brought
        ConfigMap/realtime-gateway        | /data/TALLY_GATEWAY_REGION                                     | us                | one overlay is one region
        ConfigMap/realtime-gateway        | /data/TALLY_GATEWAY_LIMITS_CONNECTIONS                         | '"0"'             | would not start
        Deployment/realtime-gateway       | /spec/template/spec/containers/0/env/6/value                   | counter-service   | names counter-service:8082
        Deployment/counter-service        | /spec/template/spec/containers/0/ports/3/containerPort         | 8084              | TALLY_HEARTBEAT_PORT=8083
        # Shutdown
        Deployment/realtime-gateway       | /spec/template/spec/terminationGracePeriodSeconds              | 30                | is killed after 30 s, and may need 41
        Deployment/counter-service        | /spec/template/spec/containers/0/lifecycle                     | ~                 | stops while new connections are still sent
        ConfigMap/realtime-gateway        | /data/TALLY_GATEWAY_SOCKETS_DRAINSPREAD                        | 30s               | needs 33 s to send its clients away
        # Redis
        ConfigMap/redis                   | /data/redis.conf                                               | maxmemory-policy allkeys-lru | counts are lost unless it is noeviction
        StatefulSet/redis                 | /spec/replicas                                                 | 2                 | two would count apart
        StatefulSet/redis                 | /spec/template/spec/containers/0/resources                     | {limits: {memory: 1Gi}, requests: {memory: 1Gi, cpu: 1}} | needs twice its maxmemory
        """)
    void aMistakeIsFound(String object, String pointer, String value, String message) {
        set(object, pointer, value);

        assertThat(faults()).anyMatch(fault -> fault.contains(message), message);
    }

    private List<String> faults() {
        return Rules.faults(Manifests.read(documents));
    }

    /** Sets a field, or an element of a list that is there, to a value in YAML; to remove it, to {@code ~}. */
    private void set(String object, String pointer, String yaml) {
        JsonPointer place = JsonPointer.compile(pointer);
        JsonNode parent = document(object).at(place.head());
        JsonNode value = value(yaml);
        if (parent instanceof ArrayNode list) {
            list.set(place.last().getMatchingIndex(), value);
        } else {
            ((ObjectNode) parent).set(place.last().getMatchingProperty(), value);
        }
    }

    private JsonNode document(String object) {
        return documents.stream()
                .filter(each -> (each.path("kind").asText() + "/"
                                + each.path("metadata").path("name").asText())
                        .matches(object + (object.startsWith("ConfigMap") ? "-[a-z0-9]{10}" : "")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + object));
    }

    private static JsonNode value(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
