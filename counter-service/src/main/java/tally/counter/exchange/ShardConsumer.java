package tally.counter.exchange;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import tally.counter.store.CounterEvents;
import tally.counter.store.ShardChange;

/**
 * This replica's membership in a consumer group of its region: one consumer of one topic, which can be started again
 * after a stop.
 */
final class ShardConsumer implements CounterEvents.Listener {
    /** How long a step that waits for nothing but its turn may wait. */
    private static final Duration STEP_INTERVAL = Duration.ofMillis(50);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);
    private static final Duration AUTHORIZATION_RETRY = Duration.ofSeconds(2);

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final String topic;
    private final Supplier<? extends ShardListener<?>> listeners;
    private @Nullable KafkaMessageListenerContainer<byte[], byte[]> container;
    private volatile @Nullable ShardListener<?> present;

    ShardConsumer(
            ConsumerFactory<byte[], byte[]> consumers, String topic, Supplier<? extends ShardListener<?>> listeners) {
        this.consumers = consumers;
        this.topic = topic;
        this.listeners = listeners;
    }

    /**
     * Joins the group; does nothing while it is a member, and joins again if the consumer has ended of itself.
     *
     * @param session for how long Kafka hears nothing of this member before it gives its shards to others
     */
    synchronized void start(Duration session) {
        if (container == null || !container.isRunning()) {
            container = create(session);
            container.start();
        }
    }

    /** Leaves the group, so that others take the shards over at once. */
    synchronized void stop() {
        if (container != null) {
            container.stop();
            container = null;
        }
    }

    @Override
    public void changed(ShardChange change) {
        ShardListener<?> listener = present;
        if (listener != null) {
            listener.heard(change.shard(), change.incarnation());
        }
    }

    @Override
    public void streamRestored() {
        ShardListener<?> listener = present;
        if (listener != null) {
            listener.heardNothingForAWhile();
        }
    }

    private KafkaMessageListenerContainer<byte[], byte[]> create(Duration session) {
        // One of its own for each consumer: while Kafka is away, an old one may still be leaving when a new one begins.
        ShardListener<?> listener = listeners.get();
        present = listener;
        ContainerProperties settings = new ContainerProperties(topic);
        settings.setKafkaConsumerProperties(KafkaClients.membership(session));
        settings.setMessageListener(listener);
        settings.setConsumerRebalanceListener(listener);
        // The listener commits for itself, and only what is merged.
        settings.setAckMode(ContainerProperties.AckMode.MANUAL);
        settings.setPollTimeout(STEP_INTERVAL.toMillis());
        settings.setIdleEventInterval(STEP_INTERVAL.toMillis());
        settings.setIdleBeforeDataMultiplier(1);
        settings.setShutdownTimeout(STOP_PATIENCE.toMillis());
        settings.setAuthExceptionRetryInterval(AUTHORIZATION_RETRY);
        settings.setMissingTopicsFatal(false);
        KafkaMessageListenerContainer<byte[], byte[]> created =
                new KafkaMessageListenerContainer<>(consumers, settings);
        created.setBeanName(topic);
        // An idle event comes on the consumer's thread, and is the only way onto it while there are no records.
        created.setApplicationEventPublisher(event -> {
            if (event instanceof ListenerContainerIdleEvent idle) {
                Consumer<?, ?> consumer = idle.getConsumer();
                listener.step(consumer);
            }
        });
        return created;
    }
}
