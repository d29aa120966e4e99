package tally.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.servers.TestKafka;
import tally.servers.TestRedis;

/** Whether a region that was away, or comes back empty, gets everything from a log that Kafka has really compacted. */
class CompactionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TOPIC = "tally.state";
    private static final String COUNTER = "likes/compacted";
    private static final int RESTARTS = 4;
    private static final Map<String, String> SOON =
            Map.of("segment.ms", "100", "min.cleanable.dirty.ratio", "0", "min.compaction.lag.ms", "0");
    private static final Map<String, String> USUAL = Map.of("min.compaction.lag.ms", "3600000");

    private static TestRedis euRedis;
    private static TestRedis usRedis;
    private static TestKafka kafka;
    private static ServiceUnderTest eu;
    private static ServiceUnderTest us;

    @BeforeAll
    static void start(@TempDir Path data) {
        euRedis = TestRedis.in(data.resolve("eu")).start();
        usRedis = TestRedis.in(data.resolve("us")).start();
        kafka = TestKafka.in(data.resolve("kafka")).start();
        eu = service("eu", euRedis);
        us = service("us", usRedis);
    }

    private static ServiceUnderTest service(String region, TestRedis redis) {
        return new ServiceUnderTest(
                region,
                redis.uri(),
                kafka.bootstrap(),
                InstantSource.system(),
                "tally.exchange.fold-after=10ms",
                "tally.exchange.fold-at=1",
                "tally.exchange.safety-tick=50ms");
    }

    @AfterAll
    static void stop() {
        us.close();
        eu.close();
        kafka.close();
        usRedis.close();
        euRedis.close();
    }

    @Test
    void aRegionThatWasAwayOrEmptyIsRightAfterCompactionThoughSlotsWereFolded() throws Exception {
        await().atMost(PATIENCE).until(() -> eu.isReady() && us.isReady());
        increment(us, "us-1");
        increment(us, "us-2");
        increment(eu, "eu-before");
        await().atMost(PATIENCE).until(() -> us.count(COUNTER) == 3);
        usRedis.stop();
        for (int restart = 1; restart <= RESTARTS; restart++) {
            increment(eu, "eu-" + restart);
            euRedis.stop();
            euRedis.start();
        }
        increment(eu, "eu-last");
        await().atMost(PATIENCE).until(() -> eu.isReady() && hasBase(eu));
        configure(SOON);
        compact();
        configure(USUAL);

        usRedis.start();
        long all = RESTARTS + 4;
        await().atMost(PATIENCE)
                .until(() ->
                        us.isReady() && us.count(COUNTER) == all && slots(us).equals(slots(eu)));
        assertThat(slots(us)).contains("\"eu-base\"");
        for (TestRedis redis : List.of(usRedis, euRedis)) {
            try (RedisOperator operator = new RedisOperator(redis)) {
                operator.redis().flushall();
            }
            await().atMost(PATIENCE)
                    .until(() -> eu.isReady() && us.isReady() && eu.count(COUNTER) == all && us.count(COUNTER) == all);
        }
        increment(us, "us-last");
        await().atMost(PATIENCE).until(() -> eu.count(COUNTER) == all + 1);
    }

    private static void increment(ServiceUnderTest service, String key) {
        await().atMost(PATIENCE).until(() -> service.increment(COUNTER, key).status() == 200);
    }

    private static boolean hasBase(ServiceUnderTest service) {
        return slots(service).contains("\"eu-base\"");
    }

    /** All slots, without saying which one is the living one of the region that is asked. */
    private static String slots(ServiceUnderTest service) {
        return service.get("/counters/" + COUNTER + "/state")
                .body()
                .path("regions")
                .toString()
                .replaceAll(",\"current\":(true|false)", "");
    }

    private static void configure(Map<String, String> settings) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);
        List<AlterConfigOp> changes = settings.entrySet().stream()
                .map(each ->
                        new AlterConfigOp(new ConfigEntry(each.getKey(), each.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            admin.incrementalAlterConfigs(Map.of(topic, changes)).all().get();
        }
    }

    /** Makes Kafka compact, with records of a region that nobody knows that close a segment; until each key is there once. */
    private static void compact() throws Exception {
        TopicPartition partition = new TopicPartition(TOPIC, new Sharding(16).shardOf(CounterId.parse(COUNTER)));
        String watermark = "{\"v\":1,\"seq\":1,\"at\":1763712042000,\"by\":\"ap-api-1.x\"}";
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new StringSerializer(), new StringSerializer())) {
            assertThat(slotKeys(partition)).as("before").hasSizeGreaterThan(new HashSet<>(slotKeys(partition)).size());
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
                producer.send(new ProducerRecord<>(TOPIC, partition.partition(), "watermark|ap-1234567890", watermark))
                        .get();
                List<String> keys = slotKeys(partition);
                return keys.size() == new HashSet<>(keys).size();
            });
        }
    }

    private static List<String> slotKeys(TopicPartition partition) {
        List<String> keys = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = consumer(partition)) {
            long end =
                    consumer.endOffsets(List.of(partition)).values().iterator().next();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    String key = new String(record.key(), StandardCharsets.UTF_8);
                    if (key.startsWith("slot|")) {
                        keys.add(key);
                    }
                });
            }
        }
        return keys;
    }

    private static Consumer<byte[], byte[]> consumer(TopicPartition partition) {
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        return consumer;
    }
}
