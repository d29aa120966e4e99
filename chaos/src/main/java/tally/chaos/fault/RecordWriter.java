package tally.chaos.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import tally.chaos.stack.StateTopic;

/** Writes what it is given into the state topic, in that order, as anybody could who reaches Kafka. */
final class RecordWriter implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    RecordWriter(String bootstrap) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "max.block.ms", "5000", "max.request.size", "2000000"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** How many partitions the topic has; a fault that took the log is perhaps not over yet. */
    int partitions() {
        try {
            return producer.partitionsFor(StateTopic.NAME).size();
        } catch (TimeoutException e) {
            throw new FaultSkipped("there is no " + StateTopic.NAME + " to write to: " + e.getMessage());
        }
    }

    void write(int partition, byte[] key, byte @Nullable [] value) {
        sent.add(producer.send(new ProducerRecord<>(StateTopic.NAME, partition, key, value)));
    }

    /** Returns when the log has all that was written. */
    void await() throws InterruptedException {
        try {
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new FaultSkipped("Kafka did not take a record: " + e.getCause());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
