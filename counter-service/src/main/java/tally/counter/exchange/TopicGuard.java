package tally.counter.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
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
 * so a person has to decide. Blocks for some seconds at most.
 */
final class TopicGuard {
    private static final Logger log = LoggerFactory.getLogger(TopicGuard.class);

    private final Supplier<Admin> admin;
    private final List<RequiredTopic> required;
    private final SessionTimeout session;

    TopicGuard(Supplier<Admin> admin, List<RequiredTopic> required, SessionTimeout session) {
        this.admin = admin;
        this.required = required;
        this.session = session;
    }

    /** What a check came to. */
    sealed interface Verdict {
        /**
         * All topics are right.
         *
         * @param ids what tells them from earlier ones of the same names
         * @param session for how long Kafka may hear nothing of a member of a group
         */
        record Ready(Set<Uuid> ids, Duration session) implements Verdict {}

        /** A topic is wrong; the reason says what to do. */
        record Refused(String reason) implements Verdict {}

        /** A topic was made just now; it is checked like any other as soon as all brokers know of it. */
        record Made() implements Verdict {}

        /** It could not be found out now. */
        record Away(String reason) implements Verdict {}
    }

    Verdict check() {
        try {
            Admin client = admin.get();
            boolean made = false;
            for (RequiredTopic topic : required) {
                made |= createIfMissing(client, topic);
            }
            if (made) {
                return new Verdict.Made();
            }
            List<String> wrong = new ArrayList<>();
            Set<Uuid> ids = new HashSet<>();
            for (RequiredTopic topic : required) {
                TopicDescription found = describe(client, topic.name());
                ids.add(found.topicId());
                wrong.addAll(topic.faults(found, config(client, topic.name())));
            }
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

    private static boolean createIfMissing(Admin client, RequiredTopic topic)
            throws ExecutionException, InterruptedException {
        try {
            describe(client, topic.name());
            return false;
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
            create(client, topic);
            return true;
        }
    }

    private static void create(Admin client, RequiredTopic topic) throws ExecutionException, InterruptedException {
        try {
            client.createTopics(List.of(topic.toNewTopic())).all().get();
            log.info("Made the topic {}.", topic.name());
        } catch (ExecutionException e) {
            // Another replica was quicker; what it made is checked like any other.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static TopicDescription describe(Admin client, String topic)
            throws ExecutionException, InterruptedException {
        return only(client.describeTopics(List.of(topic)).allTopicNames());
    }

    private static Config config(Admin client, String topic) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return only(client.describeConfigs(List.of(resource)).all());
    }

    private static <K, V> V only(KafkaFuture<Map<K, V>> answer) throws ExecutionException, InterruptedException {
        return answer.get().values().iterator().next();
    }
}
