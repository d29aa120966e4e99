package tally.k8s;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.mirrormaker2.KafkaMirrorMaker2;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The objects of one overlay, in their types.
 *
 * @param objects what could be read
 * @param faults fields that the types do not have, values that they do not take, and kinds that are none of
 *     {@link #KINDS}
 */
record Manifests(List<HasMetadata> objects, List<String> faults) {
    /** What an overlay may consist of. Another kind needs its type here, and mostly a rule. */
    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            Namespace.class,
            ConfigMap.class,
            Service.class,
            Deployment.class,
            StatefulSet.class,
            PodDisruptionBudget.class,
            HorizontalPodAutoscaler.class,
            NetworkPolicy.class,
            PodMonitor.class,
            Kafka.class,
            KafkaNodePool.class,
            KafkaUser.class,
            KafkaMirrorMaker2.class);

    private static final Map<String, Class<? extends HasMetadata>> TYPES = KINDS.stream()
            .collect(Collectors.toMap(
                    type -> HasMetadata.getApiVersion(type) + " " + HasMetadata.getKind(type), Function.identity()));

    private static final ObjectMapper YAML = new YAMLMapper();
    private static final ObjectMapper STRICT = strict();
    private static final String UNKNOWN = "who is told of unknown fields";

    static Manifests read(String yaml) {
        return read(documents(yaml));
    }

    static Manifests read(List<JsonNode> documents) {
        List<HasMetadata> objects = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (JsonNode document : documents) {
            String name = document.path("kind").asText() + "/"
                    + document.path("metadata").path("name").asText();
            Class<? extends HasMetadata> type = TYPES.get(document.path("apiVersion")
                            .asText() + " " + document.path("kind").asText());
            if (type == null) {
                faults.add(name + ": no type is known of " + document.path("apiVersion"));
                continue;
            }
            try {
                Consumer<String> unknown = words -> faults.add(name + words);
                objects.add(
                        STRICT.readerFor(type).withAttribute(UNKNOWN, unknown).readValue(document));
            } catch (IOException e) {
                faults.add(name + ": " + e.getMessage());
            }
        }
        return new Manifests(objects, faults);
    }

    /** The same text, not yet in types. */
    static List<JsonNode> documents(String yaml) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** {@code Kind/name}, as in messages. */
    static String name(HasMetadata object) {
        return object.getKind() + "/" + object.getMetadata().getName();
    }

    /** Every kind of pod that comes of this overlay: those of its own workloads, and those that Strimzi makes. */
    List<Pods> pods() {
        return Stream.of(
                        all(Deployment.class).stream()
                                .map(each -> Pods.of(each, each.getSpec().getTemplate())),
                        all(StatefulSet.class).stream()
                                .map(each -> Pods.of(each, each.getSpec().getTemplate())),
                        StrimziPods.of(this).stream())
                .flatMap(Function.identity())
                .toList();
    }

    /** Tells every field that a type does not have, which the types otherwise would take silently. */
    private static ObjectMapper strict() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
            private static final long serialVersionUID = 1;

            @Override
            public Boolean hasAnySetter(Annotated annotated) {
                return false;
            }

            @Override
            public JsonIgnoreProperties.Value findPropertyIgnoralByName(MapperConfig<?> config, Annotated annotated) {
                return super.findPropertyIgnoralByName(config, annotated).withoutIgnoreUnknown();
            }
        });
        mapper.addHandler(new DeserializationProblemHandler() {
            @Override
            @SuppressWarnings("unchecked")
            public boolean handleUnknownProperty(
                    DeserializationContext context,
                    JsonParser parser,
                    JsonDeserializer<?> deserializer,
                    Object beanOrClass,
                    String field)
                    throws IOException {
                Class<?> type = beanOrClass instanceof Class<?> itself ? itself : beanOrClass.getClass();
                ((Consumer<String>) context.getAttribute(UNKNOWN))
                        .accept(": there is no field "
                                + parser.getParsingContext().pathAsPointer() + " in a " + type.getSimpleName());
                parser.skipChildren();
                return true;
            }
        });
        return mapper;
    }
}
