package tally.counter.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The check that the topics are as they must be. It creates what is missing and changes nothing that exists: a state
 * topic that deletes or compacts too early loses counts, and one with other partitions puts counters into wrong shards,
 * so a person has to decide. Blocks for some seconds at most. For one thread.
 */
final class TopicGuard {
    private static final Logger log = LoggerFactory.getLogger(TopicGuard.class);

    private final Supplier<Admin> admin;
    private final List<RequiredTopic> required;
    private final SessionTimeout session;
    private List<String> told = List.of();

    TopicGuard(Supplier<Admin> admin, List<RequiredTopic> required, SessionTimeout session) {
        this.admin = admin;
        this.required = required;
        this.session = session;
    }

    /** What a check came to. */
    sealed interface Verdict {
        /**
         * All topics that counts depend on are right.
         *
         * @param ids what tells them from earlier ones of the same names
         * @param session for how long Kafka may hear nothing of a member of a group
         */
        record Ready(Set<Uuid> ids, Duration session) implements Verdict {}

        /** A topic that counts depend on is wrong; the reason says what to do. */
        record Refused(String reason) implements Verdict {}

        /** A topic was made just now; it is checked like any other as soon as all brokers know of it. */
        record Made() implements Verdict {}

        /** It could not be found out now. */
        record Away(String reason) implements Verdict {}
    }

    Verdict check() {
        try {
            Admin client = admin.get();
            Map<String, TopicDescription> found = describe(client);
            List<RequiredTopic> missing = required.stream()
                    .filter(topic -> !found.containsKey(topic.name()))
                    .toList();
            if (!missing.isEmpty()) {
                create(client, missing);
                return new Verdict.Made();
            }
            Map<ConfigResource, Config> configs = configs(client);
            tell(faults(found, configs, false));
            List<String> wrong = faults(found, configs, true);
            Set<Uuid> ids =
                    found.values().stream().map(TopicDescription::topicId).collect(Collectors.toSet());
            return wrong.isEmpty()
                    ? new Verdict.Ready(ids, session.allowed(client))
                    : new Verdict.Refused(String.join(" ", wrong));
        } catch (ExecutionException e) {
            return new Verdict.Away("Kafka does not answer: " + (e.getCause() == null ? e : e.getCause()));
        } catch (KafkaException e) {
            return new Verdict.Away("Kafka can not be reached: " + (e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Verdict.Away("The check of the topics was interrupted.");
        }
    }

    /** Asks for all at once, because nothing is written while the last look is too long ago; gives those that there are. */
    private Map<String, TopicDescription> describe(Admin client) throws ExecutionException, InterruptedException {
        List<String> names = required.stream().map(RequiredTopic::name).toList();
        Map<String, KafkaFuture<TopicDescription>> answers =
                client.describeTopics(names).topicNameValues();
        Map<String, TopicDescription> found = new HashMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
            try {
                found.put(answer.getKey(), answer.getValue().get());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return found;
    }

    private static void create(Admin client, List<RequiredTopic> missing)
            throws ExecutionException, InterruptedException {
        Map<String, KafkaFuture<Void>> answers = client.createTopics(
                        missing.stream().map(RequiredTopic::toNewTopic).toList())
                .values();
        for (Map.Entry<String, KafkaFuture<Void>> answer : answers.entrySet()) {
            try {
                answer.getValue().get();
                log.info("Made the topic {}.", answer.getKey());
            } catch (ExecutionException e) {
                // Another replica was quicker; what it made is checked like any other.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private Map<ConfigResource, Config> configs(Admin client) throws ExecutionException, InterruptedException {
        List<ConfigResource> resources =
                required.stream().map(topic -> resource(topic.name())).toList();
        return client.describeConfigs(resources).all().get();
    }

    /** Of the topics that counts depend on, or of the others. */
    private List<String> faults(
            Map<String, TopicDescription> found, Map<ConfigResource, Config> configs, boolean counts) {
        List<String> wrong = new ArrayList<>();
        for (RequiredTopic topic : required) {
            if (topic.counts() == counts) {
                wrong.addAll(topic.faults(
                        Objects.requireNonNull(found.get(topic.name())),
                        Objects.requireNonNull(configs.get(resource(topic.name())))));
            }
        }
        return wrong;
    }

    /** Logs what is wrong aside once, however often it is found again. */
    private void tell(List<String> wrong) {
        if (!wrong.equals(told)) {
            wrong.forEach(fault -> log.warn("{} Nothing that is counted depends on it.", fault));
            told = wrong;
        }
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }
}
