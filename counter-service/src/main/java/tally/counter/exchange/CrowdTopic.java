package tally.counter.exchange;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tally.counter.watching.CrowdCarrier;
import tally.counter.watching.CrowdReport;
import tally.counter.watching.Watching;

/**
 * Carries how many sockets watch to every replica of every region. Each replica reads all of the topic, from a little
 * before its start, so that it knows at once what the others know; nothing is committed, retried or kept. While Kafka is
 * away a region knows of its own gateways what they tell the replica that they lease at.
 */
final class CrowdTopic implements CrowdCarrier, SmartLifecycle {
    /** How long records are kept: far longer than they matter. */
    static final Duration RETENTION = Duration.ofMinutes(10);

    /** Reports that wait to be sent, at most; of more the oldest are dropped, since newer ones say what is. */
    static final int MAX_WAITING = 1000;

    private static final Logger log = LoggerFactory.getLogger(CrowdTopic.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final String self;
    private final String topic;
    private final List<String> read;
    private final KafkaClients clients;
    private final Watching watching;
    private final Duration memory;
    private final Clock clock;
    private final Backoff backoff;
    private final CrowdCodec codec = new CrowdCodec();
    private final BlockingQueue<CrowdReport> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Map<String, Counter> records = new HashMap<>();
    private volatile @Nullable CountDownLatch stopping;
    private volatile @Nullable Thread sender;

    /**
     * @param self region and replica, as in {@code eu/eu-api-1}: its own reports come back, and it knows them already
     * @param memory how far back it reads when it begins
     */
    CrowdTopic(
            String self,
            ExchangeProperties settings,
            KafkaClients clients,
            Watching watching,
            Duration memory,
            Clock clock,
            MeterRegistry registry) {
        this.self = self;
        this.topic = settings.watchingTopic();
        this.read = settings.mirrored(topic);
        this.clients = clients;
        this.watching = watching;
        this.memory = memory;
        this.clock = clock;
        this.backoff = settings.backoff();
        for (String outcome : List.of("sent", "failed", "dropped", "heard", "rejected")) {
            records.put(
                    outcome,
                    Counter.builder("tally.watching.records")
                            .description("Reports of how many sockets watch, by what became of them")
                            .tag("outcome", outcome)
                            .register(registry));
        }
    }

    @Override
    public void carry(CrowdReport report) {
        while (!waiting.offer(report)) {
            if (waiting.poll() != null) {
                count("dropped");
            }
        }
    }

    @Override
    public void start() {
        CountDownLatch stop = new CountDownLatch(1);
        stopping = stop;
        sender = Thread.ofVirtual().name("watching-sender").start(this::send);
        Thread.ofVirtual().name("watching-reader").start(() -> read(stop));
    }

    @Override
    public void stop() {
        CountDownLatch stop = stopping;
        Thread sending = sender;
        if (stop != null && sending != null) {
            stopping = null;
            stop.countDown();
            sending.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return stopping != null;
    }

    private void send() {
        try {
            while (isRunning()) {
                send(waiting.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stopped
        }
    }

    private void send(CrowdReport report) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, codec.key(report), codec.value(report));
        try {
            var _ = clients.producers()
                    .createProducer()
                    .send(record, (sent, failure) -> count(failure == null ? "sent" : "failed"));
        } catch (RuntimeException e) {
            // Of Kafka, or because the producer was closed meanwhile: the next report has another one.
            log.debug("A report was not sent", e);
            count("failed");
        }
    }

    private void read(CountDownLatch stop) {
        try {
            while (stop.getCount() > 0) {
                try (Consumer<byte[], byte[]> consumer =
                        clients.consumers(topic).createConsumer()) {
                    if (begin(consumer)) {
                        follow(consumer, stop);
                    }
                } catch (KafkaException e) {
                    log.debug("The topic {} can not be read now", topic, e);
                } catch (RuntimeException e) {
                    log.error("Reading the topic {} has failed, and begins anew", topic, e);
                }
                var _ = stop.await(backoff.failed().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns false while a topic is missing. */
    private boolean begin(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String each : read) {
            List<PartitionInfo> found = consumer.partitionsFor(each);
            if (found.isEmpty()) {
                return false;
            }
            found.forEach(one -> partitions.add(new TopicPartition(each, one.partition())));
        }
        consumer.assign(partitions);
        // The end is asked for first: what is written after that is read, whatever the times are.
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long since = clock.millis() - memory.toMillis();
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, since));
        consumer.offsetsForTimes(times)
                .forEach((partition, found) -> consumer.seek(
                        partition, found == null ? Objects.requireNonNull(ends.get(partition)) : found.offset()));
        return true;
    }

    private void follow(Consumer<byte[], byte[]> consumer, CountDownLatch stop) {
        while (stop.getCount() > 0) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                hear(record);
            }
            backoff.succeeded();
        }
    }

    private void hear(ConsumerRecord<byte[], byte[]> record) {
        try {
            CrowdReport report = codec.decode(record.key(), record.value());
            if (!self.equals(report.region() + '/' + report.by())) {
                watching.hear(report);
                count("heard");
            }
        } catch (PoisonException e) {
            log.debug("Skipped offset {} of {}", record.offset(), record.topic(), e);
            count("rejected");
        }
    }

    private void count(String outcome) {
        Objects.requireNonNull(records.get(outcome)).increment();
    }
}
