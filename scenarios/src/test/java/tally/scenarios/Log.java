package tally.scenarios;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The stack's Kafka, as somebody sees it who may write anything into it. */
final class Log implements AutoCloseable {
    private final String bootstrap;
    private final KafkaProducer<String, String> producer;

    Log(String bootstrap) {
        this.bootstrap = bootstrap;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer());
    }

    List<Integer> partitions(String topic) {
        return producer.partitionsFor(topic).stream()
                .map(PartitionInfo::partition)
                .toList();
    }

    /** Where the partitions of a topic end, and the topic as {@code name@id}. */
    record Ends(String topic, Map<Integer, Long> byPartition) {}

    Ends ends(String topic) {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap));
                KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap), new StringDeserializer(), new StringDeserializer())) {
            Uuid id = finished(admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .toCompletionStage()
                            .toCompletableFuture())
                    .values()
                    .iterator()
                    .next()
                    .topicId();
            Map<Integer, Long> ends = consumer
                    .endOffsets(partitions(topic).stream()
                            .map(partition -> new TopicPartition(topic, partition))
                            .toList())
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
            return new Ends(topic + '@' + id, ends);
        }
    }

    /** Appends all of them, in their order, before any of them is waited for. */
    void append(List<ProducerRecord<String, String>> records) {
        List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
        for (Future<RecordMetadata> each : sent) {
            finished(each);
        }
    }

    /** All records of a topic, up to where it ends now. */
    List<ConsumerRecord<String, String>> read(String topic) {
        List<ConsumerRecord<String, String>> found = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            await().until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
                return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            });
        }
        return found;
    }

    void delete(String topic) {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
            finished(
                    admin.deleteTopics(List.of(topic)).all().toCompletionStage().toCompletableFuture());
        }
    }

    private static <T> T finished(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
