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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import tally.servers.TestKafka;
import tally.servers.TestRedis;

/** A topic of the same id that does not hold any more what it held. */
class ShortenedLogIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int COUNTERS = 20;

    @TempDir
    private Path data;

    @Test
    void aLogThatLostItsEndIsToldEverythingAgain() throws Exception {
        everythingIsToldAgainAfter((kafka, services) -> {
            kafka.stop();
            emptyPartitions(data.resolve("kafka"), "tally.state-");
            kafka.start();
        });
    }

    /** Nothing is written meanwhile: a topic that deletes is refused. */
    @Test
    void aLogThatLostItsBeginningIsToldEverythingAgain() throws Exception {
        everythingIsToldAgainAfter((kafka, services) -> {
            try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap()))) {
                policy(admin, TopicConfig.CLEANUP_POLICY_DELETE);
                eventually(() -> services.stream().noneMatch(ServiceUnderTest::isReady));
                deleteRecords(admin, "tally.state");
                policy(admin, TopicConfig.CLEANUP_POLICY_COMPACT);
            }
        });
    }

    private interface Harm {
        void happens(TestKafka kafka, List<ServiceUnderTest> services) throws Exception;
    }

    private void everythingIsToldAgainAfter(Harm harm) throws Exception {
        try (TestKafka kafka = TestKafka.in(data.resolve("kafka")).start();
                TestRedis euRedis = TestRedis.in(data.resolve("eu")).start();
                TestRedis usRedis = TestRedis.in(data.resolve("us")).start();
                ServiceUnderTest eu = service("eu", euRedis, kafka);
                ServiceUnderTest us = service("us", usRedis, kafka)) {
            eventually(() -> eu.isReady() && us.isReady());
            for (int i = 0; i < COUNTERS; i++) {
                assertThat(eu.increment(counter(i)).status()).isEqualTo(200);
                assertThat(us.increment(counter(i)).status()).isEqualTo(200);
            }
            eventually(() -> all(us, 2) && all(eu, 2));
            harm.happens(kafka, List.of(eu, us));

            eventually(() -> told(kafka).containsAll(slots()));
            try (RedisOperator operator = new RedisOperator(usRedis)) {
                operator.redis().flushall();
            }
            eventually(() -> us.isReady() && all(us, 2));
            assertThat(all(eu, 2)).isTrue();
        }
    }

    private static void policy(Admin admin, String policy) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "tally.state");
        ConfigEntry entry = new ConfigEntry(TopicConfig.CLEANUP_POLICY_CONFIG, policy);
        admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private static void deleteRecords(Admin admin, String topic) throws Exception {
        Map<TopicPartition, RecordsToDelete> all =
                admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                        .flatMap(found -> found.partitions().stream())
                        .collect(Collectors.toMap(
                                found -> new TopicPartition(topic, found.partition()),
                                _ -> RecordsToDelete.beforeOffset(-1)));
        admin.deleteRecords(all).all().get();
    }

    private static void emptyPartitions(Path log, String prefix) throws IOException {
        List<Path> partitions;
        try (Stream<Path> found = Files.walk(log)) {
            partitions = found.filter(Files::isDirectory)
                    .filter(folder -> folder.getFileName().toString().startsWith(prefix))
                    .toList();
        }
        assertThat(partitions).isNotEmpty();
        for (Path partition : partitions) {
            FileSystemUtils.deleteRecursively(partition);
        }
    }

    /** The counters of both regions, as keys of the log name them. */
    private static Set<String> slots() {
        return IntStream.range(0, COUNTERS)
                .boxed()
                .flatMap(i -> Stream.of(counter(i) + "|eu", counter(i) + "|us"))
                .collect(Collectors.toSet());
    }

    private static Set<String> told(TestKafka kafka) {
        return WholeTopic.read(kafka.bootstrap(), "tally.state").stream()
                .map(record -> new String(record.key(), UTF_8))
                .filter(key -> key.startsWith("slot|"))
                .map(key -> key.split("[|-]", -1))
                .map(parts -> parts[1] + '|' + parts[2])
                .collect(Collectors.toSet());
    }

    private static boolean all(ServiceUnderTest region, long count) {
        return IntStream.range(0, COUNTERS).allMatch(i -> region.count(counter(i)) == count);
    }

    private static String counter(int number) {
        return "likes/shortened" + number;
    }

    private static ServiceUnderTest service(String region, TestRedis redis, TestKafka kafka) {
        return new ServiceUnderTest(region, redis.uri(), kafka.bootstrap(), InstantSource.system());
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(PATIENCE).until(condition);
    }
}
