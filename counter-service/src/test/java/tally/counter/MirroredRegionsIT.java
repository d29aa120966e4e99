package tally.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.local.DistantKafka;
import tally.local.MirrorMaker;
import tally.servers.TestKafka;
import tally.servers.TestRedis;

/** A Kafka in each region, and a real MirrorMaker 2 that carries the topics of each to the other. */
@Tag("failover")
class MirroredRegionsIT {
    private static final Logger log = LoggerFactory.getLogger(MirroredRegionsIT.class);
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SOME = 50;

    private static TestRedis euRedis;
    private static TestRedis usRedis;
    private static DistantKafka euKafka;
    private static TestKafka usKafka;
    private static MirrorMaker mirror;
    private static ServiceUnderTest eu;
    private static ServiceUnderTest us;

    @BeforeAll
    static void start(@TempDir Path data) {
        euRedis = TestRedis.in(data.resolve("eu-redis"), 0).start();
        usRedis = TestRedis.in(data.resolve("us-redis"), 0).start();
        euKafka = new DistantKafka(data.resolve("eu-kafka")).start();
        usKafka = TestKafka.in(data.resolve("us-kafka")).start();
        mirror = new MirrorMaker(
                        ROOT,
                        data.resolve("mirror"),
                        Map.of("eu", euKafka.bootstrapFromAfar(), "us", usKafka.bootstrap()))
                .start();
        eu = service("eu", "us", euRedis, euKafka.bootstrap());
        us = service("us", "eu", usRedis, usKafka.bootstrap());
        await().atMost(PATIENCE).until(() -> eu.isReady() && us.isReady());
    }

    private static ServiceUnderTest service(String region, String other, TestRedis redis, String kafka) {
        return new ServiceUnderTest(
                region, redis.uri(), kafka, InstantSource.system(), "tally.exchange.mirrors=" + other);
    }

    @AfterAll
    static void stop() {
        eu.close();
        us.close();
        mirror.close();
        usKafka.close();
        euKafka.close();
        usRedis.close();
        euRedis.close();
    }

    @Test
    void whatEitherCountsBothShowAlsoAfterACutAndAMirrorThatWasKilled() {
        String counter = "likes/mirrored";
        increment(eu, counter, SOME);
        increment(us, counter, SOME);
        bothCount(counter, 2 * SOME);

        long before = System.nanoTime();
        increment(eu, counter, 1);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> us.count(counter) == 2 * SOME + 1);
        log.info("The other region shows an increment after {} ms.", (System.nanoTime() - before) / 1_000_000);

        euKafka.cut();
        increment(eu, counter, SOME);
        increment(us, counter, SOME);
        assertThat(eu.count(counter)).isEqualTo(3 * SOME + 1);
        assertThat(us.count(counter)).isEqualTo(3 * SOME + 1);
        euKafka.heal();
        long healed = System.nanoTime();
        bothCount(counter, 4 * SOME + 1);
        log.info("Equal {} ms after the cut was healed.", (System.nanoTime() - healed) / 1_000_000);

        mirror.kill();
        increment(eu, counter, SOME);
        increment(us, counter, SOME);
        mirror.start();
        bothCount(counter, 6 * SOME + 1);
    }

    @Test
    void aKeyThatTheMirrorHasBroughtIsNotCountedAgain() {
        String counter = "likes/mirrored-key";
        assertThat(eu.increment(counter, "the-key").status()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> knows(usRedis, counter, "the-key"));
        assertThat(replayed(us, counter, "the-key")).isTrue();
        bothCount(counter, 1);
    }

    @Test
    void aRegionThatLostItsRedisIsWholeAgainOnceItHasReadItsOwnTopicAndTheMirrored() {
        String counter = "likes/mirrored-loss";
        increment(us, counter, SOME);
        assertThat(eu.increment(counter, "lost-key").status()).isEqualTo(200);
        bothCount(counter, SOME + 1);
        await().atMost(PATIENCE).until(() -> knows(usRedis, counter, "lost-key"));
        try (RedisOperator operator = new RedisOperator(usRedis)) {
            operator.redis().flushall();
        }
        await().atMost(PATIENCE).until(() -> us.isReady() && us.count(counter) == SOME + 1);
        assertThat(replayed(us, counter, "lost-key")).isTrue();
        increment(us, counter, SOME);
        bothCount(counter, 2 * SOME + 1);
        assertThat(us.lost()).isZero();
    }

    @Test
    void whatALoopOfMirrorsBringsBackChangesNothing() throws Exception {
        String counter = "likes/looped";
        increment(eu, counter, SOME);
        increment(us, counter, SOME);
        bothCount(counter, 2 * SOME);
        String before = slots(eu, counter);
        // As if somebody mirrored what was mirrored: all that eu ever wrote, old values behind newer ones, twice.
        List<ConsumerRecord<byte[], byte[]>> own = WholeTopic.read(euKafka.bootstrap(), "tally.state");
        assertThat(own).hasSizeGreaterThan(1);
        append(euKafka.bootstrap(), "us.tally.state", own);
        append(euKafka.bootstrap(), "us.tally.state", own);
        await().atMost(PATIENCE).until(() -> hasMerged(euRedis, euKafka.bootstrap(), "us.tally.state"));
        assertThat(slots(eu, counter)).isEqualTo(before);
        await().atMost(PATIENCE)
                .until(() -> eu.get("/regions").body().at("/exchange/dirty").asInt(-1) == 0);
        increment(eu, counter, 1);
        bothCount(counter, 2 * SOME + 1);
        assertThat(eu.isReady()).isTrue();
        assertThat(eu.lost()).isZero();
    }

    @Test
    void aMirroredTopicThatWouldLoseCountsIsRefused() throws Exception {
        cleanup("delete");
        try {
            await().until(() -> eu.readiness()
                    .body()
                    .at("/components/exchange/details/reason")
                    .asString("")
                    .contains("Topic us.tally.state has cleanup.policy=delete and must have compact"));
        } finally {
            cleanup("compact");
        }
        await().atMost(PATIENCE).until(eu::isReady);
    }

    private static void increment(ServiceUnderTest service, String counter, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(service.increment(counter).status()).isEqualTo(200);
        }
    }

    private static void bothCount(String counter, long count) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(eu.count(counter)).isEqualTo(count);
            assertThat(us.count(counter)).isEqualTo(count);
        });
    }

    /** Whether the region knows the key. Should it not yet, it is counted, and the test fails by its sum. */
    private static boolean replayed(ServiceUnderTest service, String counter, String key) {
        return service.increment(counter, key)
                .response()
                .headers()
                .firstValue("Idempotency-Replayed")
                .isPresent();
    }

    /** Whether a region's Redis has the key in one of its generations. */
    private static boolean knows(TestRedis redis, String counter, String key) {
        try (RedisOperator operator = new RedisOperator(redis)) {
            return operator.redis().keys("tally:*:#once*").stream()
                    .anyMatch(ring -> operator.redis().hexists(ring, counter + " " + key));
        }
    }

    /** Whether all that a topic holds is merged. */
    private static boolean hasMerged(TestRedis redis, String bootstrap, String topic) {
        long end;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            end = consumer
                    .endOffsets(consumer.partitionsFor(topic).stream()
                            .map(partition -> new TopicPartition(topic, partition.partition()))
                            .toList())
                    .values()
                    .stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
        try (RedisOperator operator = new RedisOperator(redis)) {
            return operator.redis().keys("tally:*:#shard").stream()
                            .flatMap(shard -> operator.redis().hgetall(shard).entrySet().stream())
                            .filter(field -> field.getKey().startsWith("next:" + topic + "@"))
                            .mapToLong(field -> Long.parseLong(field.getValue()))
                            .sum()
                    >= end;
        }
    }

    private static String slots(ServiceUnderTest service, String counter) {
        return service.get("/counters/" + counter + "/state")
                .body()
                .path("regions")
                .toString();
    }

    private static void append(String bootstrap, String topic, List<ConsumerRecord<byte[], byte[]>> records) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                var _ = producer.send(new ProducerRecord<>(topic, record.partition(), record.key(), record.value()));
            }
        }
    }

    private static void cleanup(String policy) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", euKafka.bootstrap()))) {
            AlterConfigOp change =
                    new AlterConfigOp(new ConfigEntry("cleanup.policy", policy), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(
                            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, "us.tally.state"), List.of(change)))
                    .all()
                    .get();
        }
    }
}
