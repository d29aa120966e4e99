package tally.chaos.fault;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import tally.chaos.stack.StateTopic;

/** Writes what it is given into the state topic, as anybody could who reaches Kafka. */
final class RecordWriter implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    RecordWriter(String bootstrap) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "max.block.ms", "5000", "max.request.size", "2000000"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    int partitions() {
        return producer.partitionsFor(StateTopic.NAME).size();
    }

    /** Returns when the record is in the log. */
    void write(int partition, byte[] key, byte @Nullable [] value) throws InterruptedException {
        try {
            producer.send(new ProducerRecord<>(StateTopic.NAME, partition, key, value))
                    .get();
        } catch (ExecutionException e) {
            throw new FaultSkipped("Kafka did not take a record: " + e.getCause());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
