package tally.chaos.stack;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The consumer group in which the replicas of a region share out its shards. */
public final class ShardGroup {
    private static final String ADMIN_PATIENCE_MS = "5000";

    private final String bootstrap;
    private final String name;

    public ShardGroup(String bootstrap, String name) {
        this.bootstrap = bootstrap;
        this.name = name;
    }

    /** The services have a group for each topic; that of the slots decides who owns a shard. */
    public static String nameOf(String region) {
        return "tally-" + region + '.' + StateTopic.NAME;
    }

    public String name() {
        return name;
    }

    /** How many have joined; {@link ExecutionException} when Kafka does not say so. */
    public int members() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers",
                bootstrap,
                "request.timeout.ms",
                "2000",
                "default.api.timeout.ms",
                ADMIN_PATIENCE_MS))) {
            return admin.describeConsumerGroups(List.of(name)).all().get().values().stream()
                    .mapToInt(group -> group.members().size())
                    .sum();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw e;
        }
    }

    /** One more member, as soon as it subscribes; the caller closes it. */
    public Consumer<byte[], byte[]> member() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        name,
                        "enable.auto.commit",
                        "false",
                        "allow.auto.create.topics",
                        "false",
                        "session.timeout.ms",
                        "6000",
                        "heartbeat.interval.ms",
                        "1500",
                        "partition.assignment.strategy",
                        CooperativeStickyAssignor.class.getName()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
