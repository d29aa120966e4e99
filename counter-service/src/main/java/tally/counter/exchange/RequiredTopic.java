package tally.counter.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;

/**
 * A topic as it must be.
 *
 * <p>One that is made here has the broker's time on its records and not their writers': a writer whose clock is a day
 * ahead would have its records refused, and those of one whose clock is behind would be compacted or deleted too early.
 *
 * @param policy {@code compact} or {@code delete}
 * @param partitions how many there must be; empty: one is made, any number is right
 * @param minCompactionLag how long every record must stay readable in a compacted topic; zero otherwise
 * @param retention how long a topic keeps records at least; zero for a compacted one
 * @param counts whether counts depend on it: nothing is exchanged while such a topic is wrong, of another it is only told
 */
record RequiredTopic(
        String name,
        String policy,
        OptionalInt partitions,
        Duration minCompactionLag,
        Duration retention,
        boolean counts,
        short replicationFactor) {

    private static final String FOR_EVER = "-1";
    private static final Duration LONGEST_SEGMENT = Duration.ofDays(7); // as is usual

    static RequiredTopic compacted(String name, int partitions, Duration minCompactionLag, short replicationFactor) {
        return new RequiredTopic(
                name,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                OptionalInt.of(partitions),
                minCompactionLag,
                Duration.ZERO,
                true,
                replicationFactor);
    }

    static RequiredTopic kept(String name, int partitions, Duration retention, short replicationFactor) {
        return deleting(name, OptionalInt.of(partitions), retention, true, replicationFactor);
    }

    /** One that no count depends on, with any number of partitions. */
    static RequiredTopic aside(String name, Duration retention, short replicationFactor) {
        return deleting(name, OptionalInt.empty(), retention, false, replicationFactor);
    }

    private static RequiredTopic deleting(
            String name, OptionalInt partitions, Duration retention, boolean counts, short replicationFactor) {
        return new RequiredTopic(
                name,
                TopicConfig.CLEANUP_POLICY_DELETE,
                partitions,
                Duration.ZERO,
                retention,
                counts,
                replicationFactor);
    }

    NewTopic toNewTopic() {
        Map<String, String> configs = new HashMap<>();
        if (minCompactionLag.isPositive()) {
            configs.put(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, Long.toString(minCompactionLag.toMillis()));
        } else {
            configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
            // Only whole segments are deleted, and the one that is written to never is.
            Duration segment = retention.compareTo(LONGEST_SEGMENT) < 0 ? retention : LONGEST_SEGMENT;
            configs.put(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(segment.toMillis()));
        }
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, policy);
        configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.LOG_APPEND_TIME.name);
        return new NewTopic(name, partitions.orElse(1), replicationFactor).configs(configs);
    }

    /** What is wrong with the topic as it is, each as a sentence that says what to do; empty when nothing is. */
    List<String> faults(TopicDescription found, Config config) {
        List<String> faults = new ArrayList<>();
        String cleanup = value(config, TopicConfig.CLEANUP_POLICY_CONFIG);
        if (!cleanup.equals(policy)) {
            faults.add("Topic " + name + " has cleanup.policy=" + cleanup + " and must have " + policy
                    + ": set it with kafka-configs --alter --topic " + name + " --add-config cleanup.policy=" + policy
                    + ".");
        }
        int count = found.partitions().size();
        if (partitions.isPresent() && partitions.getAsInt() != count) {
            faults.add("Topic " + name + " has " + count + " partitions and tally.shards is " + partitions.getAsInt()
                    + ": the two must be equal and never change. Set tally.shards=" + count
                    + " if that is how this deployment began, or name another topic.");
        }
        String lag = value(config, TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG);
        if (minCompactionLag.isPositive() && Long.parseLong(lag) < minCompactionLag.toMillis()) {
            faults.add("Topic " + name + " has min.compaction.lag.ms=" + lag + " and needs at least "
                    + minCompactionLag.toMillis() + ": set it with kafka-configs --alter --topic " + name
                    + " --add-config min.compaction.lag.ms=" + minCompactionLag.toMillis() + ".");
        }
        String kept = value(config, TopicConfig.RETENTION_MS_CONFIG);
        if (retention.isPositive() && !kept.equals(FOR_EVER) && Long.parseLong(kept) < retention.toMillis()) {
            faults.add("Topic " + name + " has retention.ms=" + kept + " and needs at least " + retention.toMillis()
                    + ": set it with kafka-configs --alter --topic " + name + " --add-config retention.ms="
                    + retention.toMillis() + ".");
        }
        return faults;
    }

    private String value(Config config, String setting) {
        ConfigEntry entry = config.get(setting);
        if (entry == null || entry.value() == null) {
            throw new IllegalStateException("Kafka does not tell " + setting + " of topic " + name + ".");
        }
        return entry.value();
    }
}
