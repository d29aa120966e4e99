package tally.counter.store;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tally.redis.ShardKeys;

/**
 * Who holds which shard in a Redis Cluster: asked of its nodes with Lettuce, which compares what they say. No call goes
 * through it.
 */
final class ClusterMap implements AutoCloseable {
    private final RedisPlace place;
    private final int shards;
    private final RedisClusterClient client;

    ClusterMap(RedisPlace place, int shards, ClientResources resources, ClientOptions options) {
        this.place = place;
        this.shards = shards;
        this.client = RedisClusterClient.create(resources, place.seeds());
        client.setOptions(ClusterClientOptions.builder(options).build());
    }

    /** A master and the shards that it holds; the shards that nobody holds have none. */
    record Master(@Nullable RedisURI uri, List<Integer> shards) {
        String name() {
            return uri == null ? "" : RedisNode.nameOf(uri);
        }
    }

    /** Asks; fails when no node answers. */
    CompletableFuture<List<Master>> masters() {
        return client.refreshPartitionsAsync()
                .thenApply(_ -> masters(client.getPartitions()))
                .toCompletableFuture();
    }

    private List<Master> masters(Partitions partitions) {
        TreeMap<String, Master> found = new TreeMap<>();
        for (int shard = 0; shard < shards; shard++) {
            RedisClusterNode node = partitions.getMasterBySlot(new ShardKeys(shard).slot());
            Master master = new Master(
                    node == null
                            ? null
                            : place.at(node.getUri().getHost(), node.getUri().getPort()),
                    new ArrayList<>());
            found.computeIfAbsent(master.name(), _ -> master).shards().add(shard);
        }
        return List.copyOf(found.values());
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
}
