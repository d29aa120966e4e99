package tally.counter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.servers.TestKafka;
import tally.servers.TestRedis;

/** A topic that is lost gets back what a region counted that can not tell it any more, from those that had merged it. */
class WitnessIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TOPIC = "tally.state";
    private static final Sharding SHARDING = new Sharding(16);

    @TempDir
    private static Path data;

    private static TestKafka kafka;
    private static TestRedis euRedis;
    private static TestRedis usRedis;
    private static ServiceUnderTest eu;
    private static ServiceUnderTest us;

    @BeforeAll
    static void start() {
        kafka = TestKafka.in(data.resolve("kafka")).start();
        euRedis = TestRedis.in(data.resolve("eu")).start();
        usRedis = TestRedis.in(data.resolve("us")).start();
        eu = service("eu", euRedis);
        us = service("us", usRedis);
        eventually(() -> eu.isReady() && us.isReady());
    }

    @AfterAll
    static void stop() {
        us.close();
        eu.close();
        usRedis.close();
        euRedis.close();
        kafka.close();
    }

    private static ServiceUnderTest service(String region, TestRedis redis, String... settings) {
        return new ServiceUnderTest(
                region,
                redis.uri(),
                kafka.bootstrap(),
                InstantSource.system(),
                Stream.concat(
                                Stream.of(
                                        "tally.exchange.fold-after=10ms",
                                        "tally.exchange.fold-at=1",
                                        "tally.exchange.safety-tick=50ms"),
                                Stream.of(settings))
                        .toArray(String[]::new));
    }

    @Test
    void whatARegionThatWasTakenAwayHasCountedOutlivesTheLossOfTheTopic() throws Exception {
        String counter = "likes/taken-away";
        try (TestRedis apRedis = TestRedis.in(data.resolve("ap")).start();
                ServiceUnderTest ap = service("ap", apRedis)) {
            increment(ap, counter, "ap-1", "ap-2");
            increment(eu, counter, "eu-1");
            agree(counter, 3);
        }
        deleteTopic();
        increment(us, counter, "us-1");
        agree(counter, 4);
        eventually(() -> witnesses(counter, "ap").equals(List.of("eu", "us")) && isTold(euRedis) && isTold(usRedis));
        assertThat(keys()).as("nobody else writes a region's own key").noneMatch(isOwnKey(counter, "ap"));
        assertThat(keys()).as("nobody speaks for it").noneMatch(key -> key.startsWith("watermark|ap-"));

        flush(usRedis);
        agree(counter, 4);
        flush(euRedis);
        agree(counter, 4);
        try (TestRedis lateRedis = TestRedis.in(data.resolve("late")).start();
                ServiceUnderTest late = service("late", lateRedis)) {
            eventually(() -> late.isReady() && late.count(counter) == 4);
        }
    }

    @Test
    void aRedisThatWasEmptiedBeforeItsRegionHasToldTheNewTopicGetsBackWhatTheOthersHold() throws Exception {
        String counter = "likes/emptied";
        increment(us, counter, "us-1", "us-2", "us-3");
        increment(eu, counter, "eu-1");
        agree(counter, 4);
        us.close();
        deleteTopic();
        flush(usRedis);
        increment(eu, counter, "eu-2");
        us = service("us", usRedis);
        agree(counter, 5);
        increment(us, counter, "us-4");
        agree(counter, 6);
        eventually(() -> isTold(euRedis) && isTold(usRedis));
        flush(euRedis);
        agree(counter, 6);
    }

    @Test
    void basesOfARegionThatWasTakenAwayComeUnderItsFoldsAndBesideNothingThatTheyCover() throws Exception {
        String counter = "likes/folded";
        try (TestRedis saRedis = TestRedis.in(data.resolve("sa")).start();
                ServiceUnderTest sa = service("sa", saRedis)) {
            for (int restart = 1; restart <= 3; restart++) {
                increment(sa, counter, "sa-" + restart);
                saRedis.stop();
                saRedis.start();
            }
            increment(sa, counter, "sa-last");
            eventually(() -> sa.isReady() && slots(eu, counter).contains("\"sa-base\""));
            agree(counter, 4);
            eventually(() -> slots(us, counter).equals(slots(eu, counter)) && isTold(saRedis));
        }
        deleteTopic();
        flush(usRedis);
        agree(counter, 4);
        eventually(() -> slots(us, counter).equals(slots(eu, counter)) && isTold(euRedis));
        assertThat(slots(us, counter)).contains("\"sa-base\"");
        flush(euRedis);
        agree(counter, 4);
        eventually(() -> slots(eu, counter).equals(slots(us, counter)));
    }

    @Test
    void aWitnessThatEndsWhileItTellsIsFollowedByOneThatGoesOn() throws Exception {
        int most = 200;
        int shard = 3;
        List<String> counters = IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "likes/many-" + i)
                .filter(counter -> SHARDING.shardOf(CounterId.parse(counter)) == shard)
                .limit(most)
                .toList();
        try (TestRedis caRedis = TestRedis.in(data.resolve("ca")).start();
                ServiceUnderTest ca = service("ca", caRedis)) {
            counters.forEach(counter -> increment(ca, counter, "ca-1"));
            eventually(() -> isTold(caRedis) && counters.stream().allMatch(counter -> eu.count(counter) == 1));
        }
        us.close();
        eu.close();
        flush(usRedis);
        deleteTopic();
        try (RedisOperator operator = new RedisOperator(euRedis)) {
            String dirty = "tally:{" + shard + "}:#dirty";
            eu = service("eu", euRedis, "tally.exchange.drain-limit=1");
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
                long left = operator.redis().zcard(dirty);
                return left > 0 && left < most - 10;
            });
            eu.close();
            assertThat(operator.redis().zcard(dirty)).isPositive();
        }
        eu = service("eu", euRedis);
        eventually(() -> isTold(euRedis));
        us = service("us", usRedis);
        eventually(() -> us.isReady() && counters.stream().allMatch(counter -> us.count(counter) == 1));
    }

    private static void increment(ServiceUnderTest service, String counter, String... keys) {
        for (String key : keys) {
            eventually(() -> service.increment(counter, key).status() == 200);
        }
    }

    private static void agree(String counter, long count) {
        eventually(() -> eu.isReady() && us.isReady() && eu.count(counter) == count && us.count(counter) == count);
    }

    private static void deleteTopic() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            admin.deleteTopics(List.of(TOPIC)).all().get();
        }
    }

    private static void flush(TestRedis redis) {
        try (RedisOperator operator = new RedisOperator(redis)) {
            operator.redis().flushall();
        }
    }

    /** Whether nothing waits to be drained. */
    private static boolean isTold(TestRedis redis) {
        try (RedisOperator operator = new RedisOperator(redis)) {
            return operator.redis().keys("*#dirty").isEmpty();
        }
    }

    private static List<String> keys() {
        return WholeTopic.read(kafka.bootstrap(), TOPIC).stream()
                .map(record -> new String(record.key(), UTF_8))
                .toList();
    }

    /** Who tells what it holds of a region's slots of a counter. */
    private static List<String> witnesses(String counter, String region) {
        return keys().stream()
                .map(key -> key.split("\\|", -1))
                .filter(parts -> parts.length == 4 && parts[1].equals(counter) && parts[2].startsWith(region + '-'))
                .map(parts -> parts[3])
                .distinct()
                .sorted()
                .toList();
    }

    private static Predicate<String> isOwnKey(String counter, String region) {
        return key -> key.matches("slot\\|" + counter + "\\|" + region + "-[a-z0-9]+");
    }

    /** All slots, without saying which one is the living one of the region that is asked. */
    private static String slots(ServiceUnderTest service, String counter) {
        return service.get("/counters/" + counter + "/state")
                .body()
                .path("regions")
                .toString()
                .replaceAll(",\"current\":(true|false)", "");
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(PATIENCE).until(condition);
    }
}
