package tally.counter.exchange;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Sets records that can not be merged aside in the topic of rejected records: the original key and value, with the
 * headers {@code reason}, {@code topic}, {@code partition} and {@code offset} as text. When even that fails it says so in
 * the log and consumption goes on, because one bad record must not hold up all others.
 */
final class Quarantine {
    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

    private final ProducerFactory<byte[], byte[]> producers;
    private final String topic;
    private final ExchangeMetrics metrics;
    private final Executor executor;

    /** @param executor runs what may block */
    Quarantine(ProducerFactory<byte[], byte[]> producers, String topic, ExchangeMetrics metrics, Executor executor) {
        this.producers = producers;
        this.topic = topic;
        this.metrics = metrics;
        this.executor = executor;
    }

    /** Completes, never with a failure, once the records are safe or given up. */
    CompletableFuture<?> setAside(List<Rejection> rejections) {
        if (rejections.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Rejection first = rejections.getFirst();
        metrics.rejected(rejections.size());
        log.warn(
                "{} records of {}-{} were rejected and set aside in {}; the first, at offset {}: {}.",
                rejections.size(),
                first.source().topic(),
                first.source().partition(),
                topic,
                first.source().offset(),
                first.reason());
        return CompletableFuture.runAsync(() -> write(rejections), executor);
    }

    private void write(List<Rejection> rejections) {
        try {
            Producer<byte[], byte[]> producer = producers.createProducer();
            List<Future<?>> sent = new ArrayList<>();
            for (Rejection rejection : rejections) {
                sent.add(producer.send(copy(rejection)));
            }
            for (Future<?> one : sent) {
                one.get();
            }
        } catch (ExecutionException | RuntimeException e) {
            log.error("Rejected records could not be set aside in {} and are skipped all the same.", topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.error("Interrupted while setting rejected records aside in {}.", topic, e);
        }
    }

    private ProducerRecord<byte[], byte[]> copy(Rejection rejection) {
        ConsumerRecord<byte[], byte[]> source = rejection.source();
        ProducerRecord<byte[], byte[]> copy = new ProducerRecord<>(topic, source.key(), source.value());
        header(copy, "reason", rejection.reason());
        header(copy, "topic", source.topic());
        header(copy, "partition", Integer.toString(source.partition()));
        header(copy, "offset", Long.toString(source.offset()));
        return copy;
    }

    private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
