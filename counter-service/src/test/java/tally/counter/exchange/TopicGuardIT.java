package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Status;
import tally.counter.CounterId;
import tally.counter.exchange.TopicGuard.Verdict;
import tally.servers.TestKafka;

class TopicGuardIT {
    private static final CounterId LIKES = CounterId.parse("likes/a");

    @TempDir
    private static Path folder;

    private static TestKafka kafka;

    private final MemoryStore store = new MemoryStore("eu", ReplicaUnderTest.SHARDS);
    private String topic = "";
    private ReplicaUnderTest replica;

    @BeforeAll
    static void startKafka() {
        kafka = TestKafka.in(folder).start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void prepare(TestInfo test) {
        // A parameterized test needs a topic for each of its runs.
        topic = test.getTestMethod().orElseThrow().getName() + '.' + System.nanoTime();
        replica = new ReplicaUnderTest("eu", "eu-api-1", store, kafka.bootstrap(), topic);
    }

    @AfterEach
    void stop() {
        replica.close();
    }

    @Test
    void missingTopicsAreMadeAsTheyMustBe() throws Exception {
        replica.start();
        await().until(replica::running);
        assertThat(config(topic).get("cleanup.policy").value()).isEqualTo("compact");
        assertThat(config(topic).get("min.compaction.lag.ms").value()).isEqualTo("3600000");
        assertThat(partitions(topic)).isEqualTo(4);
        assertThat(config(topic + ".rejected").get("cleanup.policy").value()).isEqualTo("delete");
        assertThat(config(topic + ".rejected").get("retention.ms").value()).isEqualTo("604800000");
        assertThat(config(topic + ".once").get("cleanup.policy").value()).isEqualTo("delete");
        assertThat(config(topic + ".once").get("retention.ms").value()).isEqualTo("86400000");
        assertThat(partitions(topic + ".once")).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void aWriterWhoseClockIsADayOffIsHeardAtTheTimeOfTheBroker(long days) throws Exception {
        replica.start();
        await().until(replica::running);
        Instant now = Instant.now();
        long wrong = now.plus(Duration.ofDays(days)).toEpochMilli();
        for (String made : List.of(topic, topic + ".once", topic + ".rejected")) {
            RecordMetadata taken = replica.clients
                    .producers()
                    .createProducer()
                    .send(new ProducerRecord<>(made, 0, wrong, new byte[] {1}, new byte[] {2}))
                    .get();
            assertThat(taken.timestamp())
                    .isBetween(now.toEpochMilli(), Instant.now().toEpochMilli());
        }
    }

    @Test
    void aTopicThatDeletesIsRefusedUntilItIsRepaired() throws Exception {
        make(4, Map.of("cleanup.policy", "delete", "min.compaction.lag.ms", "3600000"));
        store.add(LIKES, 1);
        isRefused("has cleanup.policy=delete and must have compact");
        assertThat(store.dirty(LIKES)).isTrue();
        assertThat(replica.records("out", "sent")).isZero();
        repair("cleanup.policy", "compact");
        await().until(replica::running);
        await().until(() -> !store.dirty(LIKES));
        assertThat(health()).isEqualTo(Status.UP);
    }

    @Test
    void aTopicThatGoesWrongIsRefusedWhileItIs() throws Exception {
        replica.start();
        await().until(replica::running);
        repair("cleanup.policy", "compact,delete");
        await().until(() -> replica.exchange.state().refused());
        store.add(LIKES, 1);
        repair("cleanup.policy", "compact");
        await().until(() -> !store.dirty(LIKES));
    }

    @Test
    void aTopicThatCompactsTooEarlyIsRefused() throws Exception {
        make(4, Map.of("cleanup.policy", "compact", "min.compaction.lag.ms", "3599999"));
        isRefused("has min.compaction.lag.ms=3599999 and needs at least 3600000");
    }

    @Test
    void aTopicWithOtherPartitionsIsRefused() throws Exception {
        make(3, Map.of("cleanup.policy", "compact", "min.compaction.lag.ms", "3600000"));
        isRefused("has 3 partitions and tally.shards is 4");
    }

    @Test
    void aTopicOfKeysThatForgetsTooEarlyIsRefused() throws Exception {
        admin().createTopics(List.of(new NewTopic(topic + ".once", 4, (short) 1)
                        .configs(Map.of("cleanup.policy", "delete", "retention.ms", "86399999"))))
                .all()
                .get();
        isRefused(".once has retention.ms=86399999 and needs at least 86400000");
    }

    @Test
    void aTopicAsideThatForgetsTooEarlyIsNoReasonToStop() throws Exception {
        admin().createTopics(List.of(new NewTopic(topic + ".rejected", 1, (short) 1)
                        .configs(Map.of("cleanup.policy", "delete", "retention.ms", "1000"))))
                .all()
                .get();
        replica.start();
        await().until(replica::running);
        assertThat(health()).isEqualTo(Status.UP);
    }

    @Test
    void allTopicsAreLookedAtInTwoQuestions() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        TopicGuard guard = guard(method -> asked.add(method.getName()));
        assertThat(guard.check()).isInstanceOf(Verdict.Made.class);
        assertThat(asked).containsExactly("describeTopics", "createTopics");
        await().until(() -> guard.check() instanceof Verdict.Ready);
        asked.clear();
        assertThat(guard.check())
                .isInstanceOfSatisfying(
                        Verdict.Ready.class, ready -> assertThat(ready.ids()).hasSize(3));
        assertThat(asked).containsExactly("describeTopics", "describeConfigs");
    }

    @Test
    void whereAnotherReplicaIsQuickerTheRestIsMadeHere() throws Exception {
        TopicGuard guard = guard(method -> {
            if (method.getName().equals("createTopics")) {
                make(1, Map.of("cleanup.policy", "delete"));
            }
        });
        assertThat(guard.check()).isInstanceOf(Verdict.Made.class);
        await().until(() -> guard.check() instanceof Verdict.Ready);
        assertThat(partitions(topic)).isEqualTo(1);
        assertThat(partitions(topic + ".b")).isEqualTo(1);
    }

    /** A guard of three topics, and what is to be done before each of its questions to Kafka. */
    private TopicGuard guard(Before before) {
        List<RequiredTopic> topics = Stream.of(topic, topic + ".b", topic + ".c")
                .map(name -> RequiredTopic.aside(name, Duration.ofMinutes(1), (short) 1))
                .toList();
        Admin client = admin();
        Admin watched = (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (_, method, given) -> {
                    before.question(method);
                    return method.invoke(client, given);
                });
        return new TopicGuard(() -> watched, topics, new SessionTimeout(Duration.ofSeconds(2)));
    }

    @FunctionalInterface
    private interface Before {
        void question(Method method) throws Exception;
    }

    @Test
    void noSessionIsShorterThanTheBrokersAllow() throws Exception {
        Duration wanted = Duration.ofSeconds(2);
        assertThat(new SessionTimeout(wanted).allowed(admin())).isEqualTo(wanted);
        assertThat(new SessionTimeout(Duration.ofMillis(999)).allowed(admin())).isEqualTo(Duration.ofSeconds(1));
    }

    private void isRefused(String reason) {
        replica.start();
        await().until(() -> replica.exchange.state().refused());
        assertThat(replica.regions.state().reason())
                .contains("Topic " + topic + (reason.startsWith(".") ? "" : " ") + reason);
        assertThat(health()).isEqualTo(Status.OUT_OF_SERVICE);
    }

    private Status health() {
        return new ExchangeHealthIndicator(replica.exchange::state).health().getStatus();
    }

    private Admin admin() {
        return replica.clients.admin();
    }

    private void make(int partitions, Map<String, String> configs) throws ExecutionException, InterruptedException {
        admin().createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
                .all()
                .get();
    }

    private void repair(String name, String value) throws ExecutionException, InterruptedException {
        admin().incrementalAlterConfigs(Map.of(
                        resource(topic),
                        List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private Config config(String name) throws ExecutionException, InterruptedException {
        return admin().describeConfigs(List.of(resource(name)))
                .all()
                .get()
                .values()
                .iterator()
                .next();
    }

    private int partitions(String name) throws ExecutionException, InterruptedException {
        return admin().describeTopics(List.of(name))
                .allTopicNames()
                .get()
                .values()
                .iterator()
                .next()
                .partitions()
                .size();
    }

    private static ConfigResource resource(String name) {
        return new ConfigResource(ConfigResource.Type.TOPIC, name);
    }
}
