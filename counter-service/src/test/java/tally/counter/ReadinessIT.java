package tally.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.counter.ServiceUnderTest.Answer;
import tally.servers.TestKafka;
import tally.servers.TestRedis;

/** When the whole service says that it is ready, and what it says when it is not. */
class ReadinessIT {
    private static TestRedis redis;
    private static TestKafka kafka;
    private static RedisOperator operator;
    private static ServiceUnderTest service;

    @BeforeAll
    static void start(@TempDir Path data) {
        redis = TestRedis.in(data.resolve("redis")).start();
        kafka = TestKafka.in(data.resolve("kafka")).start();
        operator = new RedisOperator(redis);
        service = new ServiceUnderTest("eu", redis.uri(), kafka.bootstrap(), InstantSource.system());
    }

    @AfterAll
    static void stop() {
        service.close();
        operator.close();
        kafka.close();
        redis.close();
    }

    @Test
    void aRedisThatEvictsIsRefusedUntilItDoesNot() {
        await().until(service::isReady);
        assertThat(service.increment("likes/a").status()).isEqualTo(200);
        operator.redis().configSet("maxmemory-policy", "allkeys-lru");
        await().until(() -> service.readiness().status() == 503);
        String reason = "set maxmemory-policy to noeviction";
        assertThat(service.readiness()
                        .body()
                        .at("/components/store/details/reason")
                        .asString())
                .contains(reason);
        Answer regions = service.get("/regions");
        assertThat(regions.body().at("/store/state").asString()).isEqualTo("refused");
        assertThat(regions.body().at("/store/reason").asString()).contains(reason);
        Answer refused = service.increment("likes/a");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.type()).isEqualTo("urn:tally:problem:store-unavailable");
        assertThat(refused.retryAfter()).isEqualTo("1");
        assertThat(refused.body().path("detail").asString()).contains("Nothing was changed");
        assertThat(service.count("likes/a")).isEqualTo(1);

        operator.redis().configSet("maxmemory-policy", "noeviction");
        await().until(service::isReady);
        assertThat(service.increment("likes/a").body().path("count").asLong()).isEqualTo(2);
        assertThat(service.get("/regions").body().at("/store/state").asString()).isEqualTo("running");
    }

    @Test
    void aTopicThatWouldLoseCountsIsRefusedUntilItIsRight() throws Exception {
        await().until(() -> exchange("running") && service.isReady());
        cleanup("delete");
        await().until(() -> service.readiness().status() == 503);
        Answer readiness = service.readiness();
        assertThat(readiness.status()).isEqualTo(503);
        assertThat(readiness.body().at("/components/exchange/details/reason").asString())
                .contains("has cleanup.policy=delete and must have compact");
        assertThat(service.increment("likes/b").status())
                .as("nothing is lost in Redis")
                .isEqualTo(200);
        cleanup("compact");
        await().until(service::isReady);
    }

    @Test
    void withoutKafkaItIsReadyAndSaysSo() {
        await().until(() -> exchange("running") && service.isReady());
        kafka.stop();
        try {
            await().until(() ->
                    service.get("/regions").body().at("/exchange/reason").isString());
            Answer readiness = service.readiness();
            assertThat(readiness.status()).isEqualTo(200);
            assertThat(readiness
                            .body()
                            .at("/components/exchange/details/reason")
                            .asString())
                    .contains("Kafka");
        } finally {
            kafka.start();
        }
        await().until(() ->
                service.get("/regions").body().at("/exchange/reason").isMissingNode());
    }

    private static boolean exchange(String state) {
        return service.get("/regions").body().at("/exchange/state").asString("").equals(state);
    }

    private static void cleanup(String policy) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            AlterConfigOp change =
                    new AlterConfigOp(new ConfigEntry("cleanup.policy", policy), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(
                            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, "tally.state"), List.of(change)))
                    .all()
                    .get();
        }
    }
}
