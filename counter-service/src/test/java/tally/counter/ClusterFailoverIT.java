package tally.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tally.servers.TestRedis;

/** A Redis Cluster of three masters, one of them with a replica, which promotes it by itself. */
@Tag("failover")
class ClusterFailoverIT extends FailoverContract {
    private static final Sharding SHARDING = new Sharding(16);

    private final RedisCluster cluster = new RedisCluster(3);

    @Override
    RedisPair startRedis(Path data) {
        cluster.start(data);
        TestRedis master = holder(FAILING);
        RedisPair failing = new RedisPair(master, cluster.addReplica(data.resolve("replica"), master));
        failing.awaitReplication();
        return failing;
    }

    private TestRedis holder(String counter) {
        return cluster.holder(CounterId.parse(counter), SHARDING);
    }

    @Override
    String[] settings() {
        // One is enough: the others are found through it.
        return new String[] {
            "tally.redis.cluster.nodes=127.0.0.1:" + cluster.masters().getLast().port()
        };
    }

    @Override
    void stopRedis() {
        cluster.close();
    }

    @Test
    void countersLieInAllMastersAndThoseThatLiveCountOnWhileOneIsDead() {
        for (String counter : COUNTERS) {
            assertThat(eu().increment(counter).body().path("count").asLong()).isEqualTo(1);
            assertThat(eu().count(counter)).isEqualTo(1);
        }
        // What was read is kept near, so only the event of the master that has it can tell that it changed.
        for (String counter : COUNTERS) {
            assertThat(us().increment(counter).status()).isEqualTo(200);
            await().until(() -> eu().count(counter) == 2);
        }
        for (TestRedis master : cluster.masters()) {
            try (RedisOperator operator = new RedisOperator(master)) {
                assertThat(operator.redis().keys("tally:*/*")).isNotEmpty();
            }
        }
        // Without its replica nobody takes over.
        pair().replica().stop();
        pair().killMaster();
        String living = COUNTERS.stream()
                .filter(counter -> !holder(counter).equals(pair().master()))
                .findFirst()
                .orElseThrow();
        await().until(() -> eu().increment(FAILING).status() == 503);
        for (int i = 3; i <= 100; i++) {
            assertThat(eu().increment(living).body().path("count").asLong()).isEqualTo(i);
        }
        assertThat(eu().count(living)).isEqualTo(100);
        assertThat(eu().readiness().status()).isEqualTo(200);
        assertThat(eu().get("/counters/" + FAILING).status()).isEqualTo(503);
        pair().master().start();
        await().until(() -> eu().isReady() && eu().increment(FAILING).status() == 200);
    }

    @Test
    void aShardThatIsMovedBetweenLivingMastersUnderLoadLosesNothing() {
        int shard = SHARDING.shardOf(CounterId.parse(FAILING));
        TestRedis source = pair().master();
        TestRedis target = cluster.masters().stream()
                .filter(master -> !master.equals(source))
                .findFirst()
                .orElseThrow();
        Load load = new Load();
        try (load) {
            await().until(() -> load.counted() >= SOME);
            cluster.move(shard, source, target);
            await().atMost(PATIENCE).until(() -> eu().increment(FAILING).status() == 200);
            long moved = load.counted();
            await().atMost(PATIENCE).until(() -> eu().isReady() && load.counted() >= moved + SOME);
        }
        try (RedisOperator operator = new RedisOperator(target)) {
            assertThat(operator.redis().keys("tally:{" + shard + "}:*/*")).isNotEmpty();
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(sum(eu())).isEqualTo(load.counted() + 1);
            assertThat(sum(us())).isEqualTo(load.counted() + 1);
        });
        assertThat(eu().lost()).isZero();
    }
}
