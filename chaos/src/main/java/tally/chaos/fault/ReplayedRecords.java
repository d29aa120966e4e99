package tally.chaos.fault;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import tally.chaos.stack.StateTopic;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last records of every partition once more, twice each and in another order. They come as a late owner's, under
 * another writer's name: an owner takes lower records under its own present name for its own lag and passes them over.
 */
final class ReplayedRecords implements Fault {
    private static final int OF_EACH_PARTITION = 30;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String bootstrap;
    private final RandomGenerator random;

    ReplayedRecords(String bootstrap, RandomGenerator random) {
        this.bootstrap = bootstrap;
        this.random = random;
    }

    @Override
    public String inject() throws InterruptedException {
        List<ProducerRecord<byte[], byte[]>> once = replayed(last());
        List<ProducerRecord<byte[], byte[]>> replayed = new ArrayList<>(once);
        replayed.addAll(once);
        Collections.shuffle(replayed, new Random(random.nextLong()));
        try (RecordWriter writer = new RecordWriter(bootstrap)) {
            replayed.forEach(one -> writer.write(one.partition(), one.key(), one.value()));
            writer.await();
        }
        return "wrote the last " + once.size() + " records again, twice each and shuffled";
    }

    /** What there is to write again of these: nothing of what is no record of Tally. */
    static List<ProducerRecord<byte[], byte[]>> replayed(List<ConsumerRecord<byte[], byte[]>> last) {
        List<ProducerRecord<byte[], byte[]>> replayed = last.stream()
                .flatMap(
                        one -> underAnotherName(one)
                                .map(value -> new ProducerRecord<>(StateTopic.NAME, one.partition(), one.key(), value))
                                .stream())
                .toList();
        if (replayed.isEmpty()) {
            throw new FaultSkipped("no record was found that could be written again");
        }
        return replayed;
    }

    private List<ConsumerRecord<byte[], byte[]>> last() {
        List<ConsumerRecord<byte[], byte[]>> last = new ArrayList<>();
        try (Consumer<byte[], byte[]> log = StateTopic.consumer(bootstrap)) {
            Map<TopicPartition, Long> ends = log.endOffsets(log.assignment(), PATIENCE);
            ends.forEach((partition, end) -> log.seek(partition, Math.max(0, end - OF_EACH_PARTITION)));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> log.position(end.getKey(), PATIENCE) < end.getValue())
                    && System.nanoTime() - deadline < 0) {
                log.poll(POLL).forEach(last::add);
            }
            return last;
        } catch (KafkaException e) {
            throw new FaultSkipped("Kafka did not answer: " + e.getMessage());
        }
    }

    private static Optional<byte[]> underAnotherName(ConsumerRecord<byte[], byte[]> source) {
        if (source.key() == null || source.value() == null) {
            return Optional.empty();
        }
        try {
            JsonNode value = JsonMapper.shared().readTree(source.value());
            if (value instanceof ObjectNode object && object.path("v").asInt(0) == 1) {
                object.put("by", "late.owner");
                return Optional.of(object.toString().getBytes(StandardCharsets.UTF_8));
            }
            return Optional.empty();
        } catch (JacksonException poison) {
            return Optional.empty();
        }
    }
}
