package tally.chaos.stack;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import tally.chaos.history.LoggedSlots;
import tally.chaos.history.SlotRead;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All records of {@code tally.state} from its beginning, read by nobody's group and folded slot by slot; their form is in
 * {@code contracts/exchange}. What is no slot, or can not be read, is passed over. Not safe for threads.
 */
public final class StateTopic implements AutoCloseable {
    public static final String NAME = "tally.state";

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final String bootstrap;
    private LoggedSlots slots = new LoggedSlots();
    private @Nullable Consumer<byte[], byte[]> consumer;

    public StateTopic(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /**
     * Reads up to the end that the topic has now.
     *
     * @return false when Kafka did not answer in time; what was read is kept
     */
    public boolean readToEnd() {
        try {
            Consumer<byte[], byte[]> log = consumer();
            Map<TopicPartition, Long> ends = log.endOffsets(log.assignment(), PATIENCE);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> log.position(end.getKey(), PATIENCE) < end.getValue())) {
                if (System.nanoTime() - deadline > 0) {
                    return false;
                }
                log.poll(POLL).forEach(this::take);
            }
            return true;
        } catch (KafkaException e) {
            // Kafka may be away just now: whoever needs the log asks again.
            return false;
        }
    }

    /** To be called when Kafka has lost its data: the topic is another one afterwards. */
    public void forget() {
        close();
        consumer = null;
        slots = new LoggedSlots();
    }

    /** What has been read so far. */
    public LoggedSlots slots() {
        return slots;
    }

    /** A consumer of all partitions, from their beginning; the caller closes it. */
    public static Consumer<byte[], byte[]> consumer(String bootstrap) {
        Consumer<byte[], byte[]> made = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "auto.offset.reset", "earliest",
                        "enable.auto.commit", "false",
                        "reconnect.backoff.max.ms", "500",
                        "allow.auto.create.topics", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        try {
            List<TopicPartition> partitions = made.partitionsFor(NAME, PATIENCE).stream()
                    .map(partition -> new TopicPartition(NAME, partition.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new UnknownTopicOrPartitionException(NAME + " is not there yet");
            }
            made.assign(partitions);
            made.seekToBeginning(partitions);
            return made;
        } catch (KafkaException e) {
            made.close();
            throw e;
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        Consumer<byte[], byte[]> present = consumer;
        if (present == null) {
            present = consumer(bootstrap);
            consumer = present;
        }
        return present;
    }

    private void take(ConsumerRecord<byte[], byte[]> source) {
        if (source.key() == null || source.value() == null) {
            return;
        }
        String[] key = new String(source.key(), StandardCharsets.UTF_8).split("\\|", -1);
        try {
            JsonNode value = JsonMapper.shared().readTree(source.value());
            if (value.path("v").asInt(0) != 1) {
                return;
            }
            if (key.length == 2 && key[0].equals("fold")) {
                String chain = value.path("chain").stringValue();
                slots.takeChain(source.partition(), SlotRead.ownerOf(key[1]), chain);
            } else if (key.length == 3 && key[0].equals("slot")) {
                takeSlot(key[1], key[2], value);
            }
        } catch (JacksonException poison) {
            // Poison is one of the faults; the services pass it over as well.
            return;
        }
    }

    private void takeSlot(String counter, String incarnation, JsonNode value) {
        long increments = value.path("p").longValue();
        long decrements = value.path("n").longValue();
        if (value.has("fold")) {
            String fold = value.path("fold").stringValue();
            slots.takeBase(counter, SlotRead.ownerOf(incarnation), fold, increments, decrements);
        } else {
            slots.take(counter, incarnation, increments, decrements);
        }
    }

    @Override
    public void close() {
        Consumer<byte[], byte[]> present = consumer;
        if (present != null) {
            present.close();
        }
    }
}
