package tally.counter;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.cluster.SlotHash;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tally.servers.TestRedis;

/** The masters of a Redis Cluster, which share its hash slots evenly; whoever has lost one of them serves the others' slots. */
public final class RedisCluster implements AutoCloseable {
    private static final long MIGRATION_MS = 10_000;

    private final int size;
    private final List<TestRedis> masters = new ArrayList<>();

    public RedisCluster(int size) {
        this.size = size;
    }

    /** Starts it, and waits until every master knows all others and finds the cluster well. */
    public RedisCluster start(Path data) {
        for (int i = 0; i < size; i++) {
            masters.add(startNode(data.resolve("master-" + i)));
        }
        for (int i = 0; i < size; i++) {
            int from = i * SlotHash.SLOT_COUNT / size;
            int to = (i + 1) * SlotHash.SLOT_COUNT / size;
            try (RedisOperator operator = new RedisOperator(masters.get(i))) {
                operator.redis().clusterAddSlots(IntStream.range(from, to).toArray());
                operator.redis().clusterMeet("127.0.0.1", masters.getFirst().port());
            }
        }
        awaitMeeting(size);
        return this;
    }

    /** Adds a replica of one of the masters; it is promoted however old its copy is. */
    TestRedis addReplica(Path data, TestRedis master) {
        TestRedis replica = startNode(data);
        try (RedisOperator operator = new RedisOperator(replica);
                RedisOperator first = new RedisOperator(master)) {
            operator.redis().clusterMeet("127.0.0.1", master.port());
            awaitMeeting(size + 1);
            String id = first.redis().clusterMyId();
            await().ignoreExceptions()
                    .until(() -> operator.redis().clusterReplicate(id).equals("OK"));
        }
        return replica;
    }

    private static TestRedis startNode(Path data) {
        return TestRedis.clusterNode(
                        data,
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

    private void awaitMeeting(int nodes) {
        for (TestRedis each : masters) {
            try (RedisOperator operator = new RedisOperator(each)) {
                await().until(() -> operator.redis().clusterInfo().contains("cluster_state:ok")
                        && operator.redis().clusterNodes().lines().count() == nodes);
            }
        }
    }

    /** Moves the hash slot of a shard between two masters key by key, as {@code redis-cli --cluster reshard} does. */
    void move(int shard, TestRedis from, TestRedis to) {
        int slot = slot(shard);
        try (RedisOperator source = new RedisOperator(from);
                RedisOperator target = new RedisOperator(to)) {
            String targetId = target.redis().clusterMyId();
            target.redis().clusterSetSlotImporting(slot, source.redis().clusterMyId());
            source.redis().clusterSetSlotMigrating(slot, targetId);
            List<String> keys = source.redis().clusterGetKeysInSlot(slot, 1);
            while (!keys.isEmpty()) {
                source.redis().migrate("127.0.0.1", to.port(), keys.getFirst(), 0, MIGRATION_MS);
                keys = source.redis().clusterGetKeysInSlot(slot, 1);
            }
            target.redis().clusterSetSlotNode(slot, targetId);
            source.redis().clusterSetSlotNode(slot, targetId);
        }
    }

    private static int slot(int shard) {
        return SlotHash.getSlot("{" + shard + "}");
    }

    public List<TestRedis> masters() {
        return masters;
    }

    /** The master that holds the shard of a counter at first. */
    public TestRedis holder(CounterId id, Sharding sharding) {
        return masters.get(slot(sharding.shardOf(id)) * size / SlotHash.SLOT_COUNT);
    }

    @Override
    public void close() {
        masters.forEach(TestRedis::close);
    }
}
