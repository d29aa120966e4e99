package tally.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.servers.TestKafka;
import tally.servers.TestRedis;
import tools.jackson.databind.JsonNode;

/** What many restarts of a Redis leave behind in a counter. */
class RestartsIT {
    private static final String COUNTER = "likes/restarted";
    private static final int RESTARTS = 50;
    private static final int FOLD_AT = 4;
    /** The base, the ended slots that are not worth a fold, and the living slot. */
    private static final int MOST_SLOTS = 1 + FOLD_AT + 1;

    private static TestRedis redis;
    private static TestRedis otherRedis;
    private static TestKafka kafka;
    private static ServiceUnderTest eu;
    private static ServiceUnderTest us;

    @BeforeAll
    static void start(@TempDir Path data) {
        redis = TestRedis.in(data.resolve("redis")).start();
        otherRedis = TestRedis.in(data.resolve("other")).start();
        kafka = TestKafka.in(data.resolve("kafka")).start();
        eu = service("eu", redis);
        us = service("us", otherRedis);
    }

    private static ServiceUnderTest service(String region, TestRedis redis) {
        return new ServiceUnderTest(
                region,
                redis.uri(),
                kafka.bootstrap(),
                InstantSource.system(),
                "tally.exchange.fold-after=10ms",
                "tally.exchange.fold-at=" + FOLD_AT,
                "tally.exchange.safety-tick=50ms");
    }

    @AfterAll
    static void stop() {
        us.close();
        eu.close();
        kafka.close();
        otherRedis.close();
        redis.close();
    }

    @Test
    void fiftyRestartsLeaveFewSlotsAndTheExactCount() {
        await().until(() -> eu.isReady() && us.isReady());
        for (int restart = 1; restart <= RESTARTS; restart++) {
            increment("before-" + restart);
            redis.stop();
            redis.start();
            increment("after-" + restart);
            if (restart % 10 == 0) {
                await().until(() -> slots(eu) <= MOST_SLOTS && slots(us) <= MOST_SLOTS);
            }
        }
        long all = 2 * RESTARTS;
        await().untilAsserted(() -> {
            assertThat(eu.count(COUNTER)).isEqualTo(all);
            assertThat(us.count(COUNTER)).isEqualTo(all);
        });
        // Whoever comes new learns the same from what the log keeps.
        try (RedisOperator operator = new RedisOperator(otherRedis)) {
            operator.redis().flushall();
        }
        await().until(() -> us.isReady() && us.count(COUNTER) == all && slots(us) <= MOST_SLOTS);
    }

    /** One increment, tried with its key until it is answered. */
    private static void increment(String key) {
        await().until(() -> eu.increment(COUNTER, key).status() == 200);
    }

    private static int slots(ServiceUnderTest service) {
        JsonNode regions = service.get("/counters/" + COUNTER + "/state").body().path("regions");
        return regions.valueStream()
                .mapToInt(region -> region.path("slots").size())
                .sum();
    }
}
