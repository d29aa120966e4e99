package tally.counter.exchange;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Makes the clients of Kafka: where it is and how to be let in comes from {@code spring.kafka.*}, all else is fixed here
 * because the exchange is only right and quick with it. The waits are short, so that a link that was cut and is mended
 * carries records again within a second or two.
 *
 * <p>Nothing is made before it is asked for: while the name of Kafka's host can not be resolved, making a client fails.
 */
final class KafkaClients implements AutoCloseable {
    /**
     * The most records in one poll. The next one waits until they are merged, which on busy cores takes some ten
     * milliseconds whatever their number, so it bounds how many are merged in a second.
     */
    static final int MAX_POLL_RECORDS = 4000;

    /** Long enough for the shards that are drained in one turn to share a request. */
    private static final int LINGER_MS = 1;

    private static final int REQUEST_TIMEOUT_MS = 2_000;
    /** How long a question is asked, whose answer may hold up a consumer's thread or the look at the topics. */
    private static final int API_TIMEOUT_MS = 5_000;

    /** A member hears at its next heartbeat that others have left or come, and the pages of its region wait as long. */
    private static final int HEARTBEAT_INTERVAL_MS = 250;

    private static final int METADATA_MAX_AGE_MS = 10_000;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private static final Map<String, Object> NETWORK = Map.of(
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS,
            AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 50,
            AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500,
            AdminClientConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500,
            AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 1_000,
            AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 2_000,
            AdminClientConfig.METADATA_MAX_AGE_CONFIG, METADATA_MAX_AGE_MS);

    private final KafkaProperties kafka;
    private final String group;
    private final int deliveryTimeoutMs;
    private @Nullable Admin admin;
    private @Nullable DefaultKafkaProducerFactory<byte[], byte[]> producers;
    private volatile long checkedNanos = System.nanoTime();

    /**
     * @param group the beginning of the names of the consumer groups
     * @param deliveryTimeout how long it is tried to write a record
     */
    KafkaClients(KafkaProperties kafka, String group, Duration deliveryTimeout) {
        this.kafka = kafka;
        this.group = group;
        this.deliveryTimeoutMs = Math.toIntExact(deliveryTimeout.toMillis());
    }

    /** The one admin client; do not close it. */
    synchronized Admin admin() {
        if (admin == null) {
            Map<String, Object> settings = kafka.buildAdminProperties();
            settings.putAll(NETWORK);
            settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
            admin = Admin.create(settings);
        }
        return admin;
    }

    /** Makes one producer at first use, which all share. */
    synchronized ProducerFactory<byte[], byte[]> producers() {
        if (producers == null) {
            Map<String, Object> settings = kafka.buildProducerProperties();
            settings.putAll(NETWORK);
            settings.putAll(Map.of(
                    ProducerConfig.ACKS_CONFIG,
                    "all",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    true,
                    ProducerConfig.LINGER_MS_CONFIG,
                    LINGER_MS,
                    ProducerConfig.COMPRESSION_TYPE_CONFIG,
                    "none",
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    deliveryTimeoutMs,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    REQUEST_TIMEOUT_MS));
            producers =
                    new DefaultKafkaProducerFactory<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
            producers.setPhysicalCloseTimeout((int) CLOSE_PATIENCE.toSeconds());
        }
        return producers;
    }

    /** The topics were right and the same as before, when they were looked at from {@code nanos} on. */
    void checked(long nanos) {
        checkedNanos = nanos;
    }

    /** How long ago that was. */
    Duration sinceChecked() {
        return Duration.ofNanos(System.nanoTime() - checkedNanos);
    }

    /**
     * Makes another producer, for topics that were made anew: a Kafka that lost its data gives the id of the present one
     * to somebody else. What it has not sent fails.
     */
    void renewProducers() {
        DefaultKafkaProducerFactory<byte[], byte[]> present;
        synchronized (this) {
            present = producers;
        }
        if (present != null) {
            present.reset();
        }
    }

    /** Consumers of one topic: members of a group of its own, so that each topic is shared out by itself. */
    ConsumerFactory<byte[], byte[]> consumers(String topic) {
        Map<String, Object> settings = kafka.buildConsumerProperties();
        settings.putAll(NETWORK);
        settings.putAll(Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                group + '.' + topic,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                MAX_POLL_RECORDS,
                ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                1,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                API_TIMEOUT_MS,
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName()));
        return new DefaultKafkaConsumerFactory<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** What the members of a group add to these settings. */
    static Properties membership(Duration session) {
        Properties settings = new Properties();
        settings.setProperty(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Long.toString(session.toMillis()));
        settings.setProperty(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Integer.toString(HEARTBEAT_INTERVAL_MS));
        return settings;
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(CLOSE_PATIENCE);
            admin = null;
        }
        if (producers != null) {
            producers.destroy();
            producers = null;
        }
    }
}
