package tally.counter.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.springframework.kafka.core.ProducerFactory;

/** The state topic in Kafka. Threads may share it. */
final class KafkaStateLog implements StateLog {
    private final ProducerFactory<byte[], byte[]> producers;
    private final RecordCodec codec;
    private final String topic;
    private final ExchangeMetrics metrics;

    KafkaStateLog(ProducerFactory<byte[], byte[]> producers, RecordCodec codec, String topic, ExchangeMetrics metrics) {
        this.producers = producers;
        this.codec = codec;
        this.topic = topic;
        this.metrics = metrics;
    }

    @Override
    public void append(int shard, List<? extends StateRecord> records) {
        try {
            Producer<byte[], byte[]> producer = producers.createProducer();
            List<Future<?>> sent = new ArrayList<>();
            for (StateRecord state : records) {
                sent.add(producer.send(new ProducerRecord<>(topic, shard, codec.key(state), codec.value(state))));
            }
            for (Future<?> one : sent) {
                one.get();
            }
            metrics.sent(records.size());
        } catch (ExecutionException e) {
            throw failed(records, e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            throw failed(records, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(records, e);
        }
    }

    private LogUnavailableException failed(List<? extends StateRecord> records, Throwable cause) {
        metrics.unsent(records.size());
        return new LogUnavailableException(
                "Kafka did not take " + records.size() + " records of " + topic + ": " + cause, cause);
    }
}
