package tally.counter.exchange;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.springframework.kafka.core.ProducerFactory;
import tally.counter.tracing.Traceparent;

/**
 * One topic in Kafka. Threads may share it.
 *
 * @param <R> what it holds
 */
final class KafkaLog<R> implements ShardLog<R> {
    private final ProducerFactory<byte[], byte[]> producers;
    private final LogCodec<R> codec;
    private final String topic;
    private final ExchangeMetrics metrics;

    KafkaLog(ProducerFactory<byte[], byte[]> producers, LogCodec<R> codec, String topic, ExchangeMetrics metrics) {
        this.producers = producers;
        this.codec = codec;
        this.topic = topic;
        this.metrics = metrics;
    }

    @Override
    public void append(int shard, List<? extends R> records) {
        try {
            Producer<byte[], byte[]> producer = producers.createProducer();
            List<Future<?>> sent = new ArrayList<>();
            for (R each : records) {
                sent.add(producer.send(record(shard, each)));
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

    private ProducerRecord<byte[], byte[]> record(int shard, R each) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, shard, codec.key(each), codec.value(each));
        String trace = codec.trace(each);
        if (trace != null) {
            record.headers().add(Traceparent.HEADER, trace.getBytes(StandardCharsets.US_ASCII));
        }
        return record;
    }

    private LogUnavailableException failed(List<? extends R> records, Throwable cause) {
        metrics.unsent(records.size());
        return new LogUnavailableException(
                "Kafka did not take " + records.size() + " records of " + topic + ": " + cause, cause);
    }
}
