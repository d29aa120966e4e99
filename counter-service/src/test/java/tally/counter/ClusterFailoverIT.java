package tally.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.cluster.SlotHash;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tally.local.RedisServer;

/** A Redis Cluster of three masters, one of them with a replica, which promotes it by itself. */
class ClusterFailoverIT extends FailoverContract {
    private static final int MASTERS = 3;

    private final List<RedisServer> masters = new ArrayList<>();

    @Override
    RedisPair startRedis(Path data) {
        for (int i = 0; i < MASTERS; i++) {
            masters.add(node(data.resolve("master-" + i)));
        }
        RedisServer replica = node(data.resolve("replica"));
        for (int i = 0; i < MASTERS; i++) {
            int from = i * SlotHash.SLOT_COUNT / MASTERS;
            int to = (i + 1) * SlotHash.SLOT_COUNT / MASTERS;
            try (RedisOperator operator = new RedisOperator(masters.get(i))) {
                operator.redis().clusterAddSlots(IntStream.range(from, to).toArray());
                operator.redis().clusterMeet("127.0.0.1", replica.port());
            }
        }
        RedisServer master = masters.stream()
                .filter(each -> holds(each, FAILING))
                .findFirst()
                .orElseThrow();
        try (RedisOperator operator = new RedisOperator(replica);
                RedisOperator masters = new RedisOperator(master)) {
            String id = masters.redis().clusterMyId();
            await().until(() -> operator.redis().clusterNodes().lines().count() == MASTERS + 1
                    && operator.redis().clusterNodes().contains(id));
            await().ignoreExceptions()
                    .until(() -> operator.redis().clusterReplicate(id).equals("OK"));
        }
        RedisPair failing = new RedisPair(master, replica);
        failing.awaitReplication();
        for (RedisServer each : masters) {
            try (RedisOperator operator = new RedisOperator(each)) {
                await().until(() -> operator.redis().clusterInfo().contains("cluster_state:ok")
                        && operator.redis().clusterNodes().lines().count() == MASTERS + 1);
            }
        }
        return failing;
    }

    private static RedisServer node(Path data) {
        return new RedisServer(
                        data,
                        0,
                        "--cluster-enabled",
                        "yes",
                        "--cluster-node-timeout",
                        "1000",
                        "--cluster-replica-validity-factor",
                        "0",
                        "--cluster-require-full-coverage",
                        "no",
                        "--repl-diskless-sync-delay",
                        "0")
                .start();
    }

    /** Whether the hash slot of a counter's shard is in a node. */
    private boolean holds(RedisServer node, String counter) {
        int slot = SlotHash.getSlot("{" + new Sharding(16).shardOf(CounterId.parse(counter)) + "}");
        return masters.indexOf(node) == slot * MASTERS / SlotHash.SLOT_COUNT;
    }

    @Override
    String[] settings() {
        // One is enough: the others are found through it.
        return new String[] {
            "tally.redis.cluster.nodes=127.0.0.1:" + masters.getLast().port()
        };
    }

    @Override
    void stopRedis() {
        masters.forEach(RedisServer::close);
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
        for (RedisServer master : masters) {
            try (RedisOperator operator = new RedisOperator(master)) {
                assertThat(operator.redis().keys("tally:*/*")).isNotEmpty();
            }
        }
        // Without its replica nobody takes over.
        pair().replica().stop();
        pair().killMaster();
        String living = COUNTERS.stream()
                .filter(counter -> !holds(pair().master(), counter))
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
}
