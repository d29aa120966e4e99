package tally.counter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tally.counter.ServiceUnderTest.Answer;
import tally.servers.TestKafka;
import tally.servers.TestRedis;

/** What callers see while Redis has no memory or no disk left, and what goes on behind it. */
class ExhaustionIT {
    private static final String TOPIC = "tally.state";
    private static final String COUNTER = "likes/post-42";
    private static final int SHARD = new Sharding(16).shardOf(CounterId.parse(COUNTER));

    private static TestRedis redis;
    private static RedisOperator operator;
    private static TestKafka kafka;
    private static ServiceUnderTest service;

    @BeforeAll
    static void start(@TempDir Path data) {
        redis = TestRedis.in(data.resolve("redis")).start();
        operator = new RedisOperator(redis);
        kafka = TestKafka.in(data.resolve("kafka")).start();
        // Slow enough that a test can come between an increment and its drain.
        service = new ServiceUnderTest(
                "eu", redis.uri(), kafka.bootstrap(), InstantSource.system(), "tally.exchange.drain-interval=5s");
        await().until(service::isReady);
    }

    @AfterAll
    static void stop() {
        service.close();
        operator.close();
        kafka.close();
        redis.close();
    }

    @AfterEach
    void enoughOfEverything() {
        memory("0");
        await().until(() -> service.increment("likes/after").status() == 200);
    }

    @Test
    void withoutMemoryTheAnswerIs503AndNothingIsHalfApplied() {
        assertThat(service.increment(COUNTER).status()).isEqualTo(200);
        await().until(() -> dirty() == 0);
        long count = service.count(COUNTER);
        memory("1");
        Map<String, String> before = shard();
        isRefused(service.increment(COUNTER));
        assertThat(shard()).isEqualTo(before);
        assertThat(service.count(COUNTER)).isEqualTo(count);

        memory("0");
        assertThat(service.increment(COUNTER).body().path("count").asLong()).isEqualTo(count + 1);
    }

    @Test
    void withoutMemoryTheMergeWaitsInItsPlaceAndTheDrainGoesOn() throws Exception {
        service.increment(COUNTER);
        send(3);
        await().until(() ->
                service.get("/counters/" + COUNTER + "/state").body().toString().contains("us-1234567890"));
        await().until(() -> dirty() == 0);
        assertThat(service.increment(COUNTER).status()).isEqualTo(200);
        long count = service.count(COUNTER);
        memory("1");
        assertThat(dirty()).isEqualTo(1);
        String place = place();
        long refusals = refusals();
        send(9);
        await().until(() -> refusals() > refusals);
        await().until(() -> dirty() == 0);
        assertThat(place()).isEqualTo(place);
        assertThat(service.count(COUNTER)).isEqualTo(count);
        assertThat(service.isReady()).isTrue();

        memory("0");
        await().until(() -> service.count(COUNTER) == count + 6);
        assertThat(Long.parseLong(place())).isGreaterThan(Long.parseLong(place));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "prlimit sets the limit of a running process, and is of Linux")
    void withAnAppendOnlyFileThatCanNotGrowTheAnswerIs503AndItResumesByItself() throws Exception {
        String counter = "likes/disk";
        operator.fillDisk(0);
        long acknowledged = 0;
        Answer answer = service.increment(counter);
        while (answer.status() == 200) {
            acknowledged++;
            answer = service.increment(counter);
        }
        isRefused(answer);
        assertThat(service.count(counter)).isEqualTo(acknowledged);

        operator.clearDisk();
        await().until(() -> service.increment(counter).status() == 200);
        assertThat(service.count(counter)).isEqualTo(acknowledged + 1);
    }

    private static void isRefused(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.type()).isEqualTo("urn:tally:problem:store-unavailable");
        assertThat(answer.retryAfter()).isEqualTo("1");
        assertThat(answer.body().path("detail").asString()).contains("Nothing was changed");
    }

    private static void memory(String bytes) {
        operator.redis().configSet("maxmemory", bytes);
    }

    private static long dirty() {
        return operator.redis().zcard("tally:{" + SHARD + "}:#dirty");
    }

    /** Where the shard of the counter stands in the topic. */
    private static String place() {
        return operator.redis().hgetall("tally:{" + SHARD + "}:#shard").entrySet().stream()
                .filter(field -> field.getKey().startsWith("next:" + TOPIC + "@"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    /** All that the shard of the counter holds. */
    private static Map<String, String> shard() {
        Map<String, String> found = operator.everything();
        found.keySet().removeIf(key -> !key.startsWith("tally:{" + SHARD + "}:"));
        return found;
    }

    /** How many calls Redis has refused for want of memory. */
    private static long refusals() {
        return operator.figure("errorstat_OOM");
    }

    /** Writes the slot of another region. */
    private static void send(long increments) throws Exception {
        String key = "slot|" + COUNTER + "|us-1234567890";
        String value = "{\"v\":1,\"p\":" + increments + ",\"n\":0,\"at\":1763712042000,\"by\":\"us-api-1.test\"}";
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, SHARD, key.getBytes(UTF_8), value.getBytes(UTF_8)))
                    .get();
        }
    }
}
