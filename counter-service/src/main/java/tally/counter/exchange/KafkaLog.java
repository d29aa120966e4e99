package tally.counter.exchange;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
    private final KafkaClients clients;
    private final ProducerFactory<byte[], byte[]> producers;
    private final LogCodec<R> codec;
    private final String topic;
    private final Duration checkedWithin;
    private final ExchangeMetrics metrics;

    /** @param checkedWithin nothing is written when the topics were looked at longer ago: they may be others by now */
    KafkaLog(KafkaClients clients, LogCodec<R> codec, String topic, Duration checkedWithin, ExchangeMetrics metrics) {
        this.clients = clients;
        this.producers = clients.producers();
        this.codec = codec;
        this.topic = topic;
        this.checkedWithin = checkedWithin;
        this.metrics = metrics;
    }

    @Override
    public void append(int shard, List<? extends R> records) {
        Duration since = clients.sinceChecked();
        if (since.compareTo(checkedWithin) > 0) {
            throw failed(
                    records,
                    new IllegalStateException("the topics were last looked at " + since.toMillis()
                            + " ms ago, and may be others by now; where Kafka answers, but slowly, raise"
                            + " tally.exchange.delivery-timeout in all regions"));
        }
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
