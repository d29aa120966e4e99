package tally.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.redis.AddScript.KeyedChange;
import tally.redis.AddScript.ShardItems;
import tally.redis.DrainScript.Drained;
import tally.redis.MergeScript.Batch;
import tally.redis.MergeScript.LeftOut;
import tally.redis.SettleScript.Part;
import tally.servers.TestRedis;

/** Redis Cluster refuses a script whose keys lie in different hash slots. */
class RedisClusterIT {
    private static final Path FILES = Path.of("src/main/resources/tally/redis");
    private static final String TOPIC = "tally.state";

    @Test
    void everyScriptOnOneShardRunsInACluster(@TempDir Path data) throws IOException {
        try (TestRedis server = TestRedis.clusterNode(data).start()) {
            formCluster(server);
            try (RedisClusterClient client = RedisClusterClient.create(server.uri());
                    StatefulRedisClusterConnection<String, String> connection = client.connect()) {
                ShardScripts scripts =
                        new ShardScripts(connection.async(), "eu", RedisTestBed.ROOM, EventChannel.OF_ALL_SHARDS);
                for (int shard = 0; shard < 16; shard++) {
                    runAll(scripts, shard);
                }
                assertThat(all())
                        .allSatisfy(script -> assertThat(connection.sync().scriptExists(script.digest()))
                                .as("%s was run", script.name())
                                .containsExactly(true));
            }
        }
    }

    private static void runAll(ShardScripts scripts, int shard) {
        ShardItems items =
                new ShardItems(shard, List.of(RedisTestBed.item("likes/a", 2, 0), RedisTestBed.item("likes/b", 1, 0)));
        String incarnation =
                scripts.add(List.of(items), 0).join().getFirst().opening().incarnation();
        assertThat(scripts.remember(shard, new RememberScript.Batch("tally.once", OptionalLong.empty(), 1, List.of()))
                        .join()
                        .stored())
                .hasValue(1);
        assertThat(scripts.settle(shard, incarnation, Part.KEYS).join().incarnation())
                .isEqualTo(incarnation);
        ShardItems keyed = new ShardItems(shard, List.of(RedisTestBed.item("likes/b", 0, 0, new KeyedChange("k", -1))));
        scripts.add(List.of(keyed), 0).join();
        scripts.merge(
                        shard,
                        new Batch(
                                TOPIC,
                                OptionalLong.empty(),
                                1,
                                0,
                                LeftOut.NOTHING,
                                List.of(RedisTestBed.record("likes/a", "us-1234567890", 3, 0)),
                                List.of(),
                                List.of()))
                .join();
        assertThat(scripts.read(shard, List.of("likes/a", "likes/b")).join().totals())
                .extracting(ReadScript.Total::total)
                .containsExactly(5L, 0L);
        assertThat(scripts.state(shard, "likes/a").join().slots()).hasSize(2);
        assertThat(scripts.position(shard, TOPIC).join().next()).hasValue(1);
        Drained drained = scripts.drain(shard, 10).join();
        assertThat(drained.keys()).hasSize(1);
        assertThat(scripts.published(shard, incarnation, drained.keys()).join()).isTrue();
        assertThat(scripts.clear(shard, drained.incarnation(), drained.sequence(), "")
                        .join()
                        .remaining())
                .isZero();
        runThoseOfLossesAndFolds(scripts, shard, incarnation);
    }

    private static void runThoseOfLossesAndFolds(ShardScripts scripts, int shard, String incarnation) {
        assertThat(scripts.sums(shard).join().owned()).isEqualTo(4);
        assertThat(scripts.lost(shard, incarnation, 5).join()).isEqualTo(5);
        assertThat(scripts.endings(shard).join().incarnation()).isEqualTo(incarnation);
        assertThat(scripts.bases(shard).join().incarnation()).isEqualTo(incarnation);
        assertThat(scripts.folded(shard, incarnation, "").join()).isTrue();
        assertThat(scripts.soil(shard, TOPIC + "@new").join())
                .as("two own slots and a foreign one")
                .isEqualTo(3);
        assertThat(scripts.retell(shard, "tally.once@new").join()).isEqualTo(1);
    }

    /** One script for each file, so that a new one is missed here. */
    private static List<LuaScript> all() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".lua"))
                    .map(name -> LuaScript.load(name.substring(0, name.length() - ".lua".length())))
                    .toList();
        }
    }

    private static void formCluster(TestRedis server) {
        try (RedisClient client = RedisClient.create(server.uri());
                StatefulRedisConnection<String, String> node = client.connect()) {
            node.sync().clusterAddSlots(IntStream.range(0, SlotHash.SLOT_COUNT).toArray());
            await().until(() -> node.sync().clusterInfo().contains("cluster_state:ok"));
        }
    }
}
