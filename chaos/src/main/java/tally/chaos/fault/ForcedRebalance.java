package tally.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import tally.chaos.stack.StateTopic;

/**
 * A consumer that joins a region's group, is given some of its shards, does nothing for them, and leaves again. So
 * shards change their owner twice, and have none meanwhile.
 */
final class ForcedRebalance implements Fault {
    private static final Duration POLL = Duration.ofMillis(100);

    private final String bootstrap;
    private final String group;
    private volatile boolean leaving;
    private volatile int given;
    private @Nullable Thread member;

    ForcedRebalance(String bootstrap, String group) {
        this.bootstrap = bootstrap;
        this.group = group;
    }

    @Override
    public String inject() {
        member = Thread.ofVirtual().name("member of " + group).start(this::idle);
        return "joined the group " + group;
    }

    @Override
    public String repair() throws InterruptedException {
        leaving = true;
        Thread present = member;
        if (present != null) {
            present.join();
        }
        return "left the group " + group + ", having been given " + given + " shards";
    }

    private void idle() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        group,
                        "enable.auto.commit",
                        "false",
                        "session.timeout.ms",
                        "6000",
                        "heartbeat.interval.ms",
                        "1500",
                        "partition.assignment.strategy",
                        CooperativeStickyAssignor.class.getName()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(StateTopic.NAME));
            while (!leaving) {
                consumer.poll(POLL);
                given = Math.max(given, consumer.assignment().size());
            }
        }
    }
}
