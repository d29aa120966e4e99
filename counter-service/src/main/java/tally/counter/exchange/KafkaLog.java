package tally.counter.exchange;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
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
    private final Supplier<Duration> sinceChecked;
    private final LogCodec<R> codec;
    private final String topic;
    private final Duration checkedWithin;
    private final ExchangeMetrics metrics;

    /**
     * @param sinceChecked how long ago the topics were looked at
     * @param checkedWithin nothing is written when that is longer ago: they may be others by now
     */
    KafkaLog(
            ProducerFactory<byte[], byte[]> producers,
            Supplier<Duration> sinceChecked,
            LogCodec<R> codec,
            String topic,
            Duration checkedWithin,
            ExchangeMetrics metrics) {
        this.producers = producers;
        this.sinceChecked = sinceChecked;
        this.codec = codec;
        this.topic = topic;
        this.checkedWithin = checkedWithin;
        this.metrics = metrics;
    }

    @Override
    public void append(int shard, List<? extends R> records) {
        Duration since = sinceChecked.get();
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
        } catch (KafkaException | IllegalStateException e) {
            // Where it is none of Kafka's, the producer was closed meanwhile.
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
