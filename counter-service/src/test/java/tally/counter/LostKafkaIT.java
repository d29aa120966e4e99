package tally.counter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import tally.servers.TestKafka;
import tally.servers.TestRedis;

/**
 * A Kafka that comes back without its data. It gives the ids of producers a second time, so a service that has been started
 * since writes under the id of one that has not noticed yet, and Kafka takes what they write for repetitions of each other.
 */
class LostKafkaIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int COUNTERS = 20;
    private static final String KEYED = "likes/lost-kafka-keyed";
    private static final int ROUNDS = 10;

    @TempDir
    private Path data;

    @Test
    void everythingThatIsCountedAfterwardsReachesTheOtherRegionAndNoKeyIsForgotten() throws Exception {
        Path log = data.resolve("kafka");
        try (TestKafka kafka = TestKafka.in(log).start();
                TestRedis euRedis = TestRedis.in(data.resolve("eu")).start();
                TestRedis usRedis = TestRedis.in(data.resolve("us")).start();
                ServiceUnderTest us = service("us", usRedis, kafka)) {
            eventually(() -> us.isReady() && us.increment(counter(0)).status() == 200);
            try (ServiceUnderTest eu = service("eu", euRedis, kafka)) {
                eventually(() -> eu.isReady() && eu.count(counter(0)) == 1);
                count(eu, us);
                assertThat(eu.increment(KEYED, "k1").body().path("count").asLong())
                        .isEqualTo(1);
                eventually(() -> agree(eu, us, ROUNDS) && us.count(KEYED) == 1);
                kafka.stop();
                empty(log);
                kafka.start();
            }
            try (ServiceUnderTest eu = service("eu", euRedis, kafka)) {
                eventually(eu::isReady);
                count(eu, us);
                eventually(() -> agree(eu, us, 2 * ROUNDS));
                eventually(() -> hold(kafka, "tally.once", KEYED) && hold(kafka, "tally.state", KEYED));
                try (RedisOperator operator = new RedisOperator(euRedis)) {
                    operator.redis().flushall();
                }
                eventually(() -> eu.isReady() && eu.count(KEYED) == 1);
                eventually(() -> eu.increment(KEYED, "k1").status() == 200);
                assertThat(eu.count(KEYED)).isEqualTo(1);
            }
        }
    }

    private static void count(ServiceUnderTest eu, ServiceUnderTest us) {
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < COUNTERS; i++) {
                String counter = counter(i);
                assertThat(eu.increment(counter).status()).isEqualTo(200);
                assertThat(us.increment(counter).status()).isEqualTo(200);
            }
        }
    }

    private static void empty(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.toList();
        }
        for (Path file : files) {
            FileSystemUtils.deleteRecursively(file);
        }
    }

    private static boolean agree(ServiceUnderTest eu, ServiceUnderTest us, int rounds) {
        return IntStream.range(0, COUNTERS).allMatch(i -> {
            long expected = 2L * rounds + (i == 0 ? 1 : 0);
            return eu.count(counter(i)) == expected && us.count(counter(i)) == expected;
        });
    }

    private static boolean hold(TestKafka kafka, String topic, String counter) {
        return WholeTopic.read(kafka.bootstrap(), topic).stream()
                .anyMatch(record -> new String(record.key(), UTF_8).contains(counter));
    }

    private static String counter(int number) {
        return "likes/lost-kafka-" + number;
    }

    private static ServiceUnderTest service(String region, TestRedis redis, TestKafka kafka) {
        return new ServiceUnderTest(region, redis.uri(), kafka.bootstrap(), InstantSource.system());
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(PATIENCE).until(condition);
    }
}
