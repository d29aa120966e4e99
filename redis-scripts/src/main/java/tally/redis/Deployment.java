package tally.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What this Redis was first used with, and has to be used with ever since: the number of shards, and how counters lie in
 * it. The shard of a counter, and with it its key, follows from that number, so a replica with another one counts where
 * nobody else reads. Written once and never changed; a Redis that lost its data has none until it is claimed again. No
 * script is needed: each write is a single HSETNX. Futures fail with Lettuce's exceptions.
 */
public final class Deployment {
    /** Hash: shards, layout. Of no shard, so it has no hash tag. */
    static final String KEY = "tally:#deployment";

    private static final String SHARDS = "shards";
    private static final String LAYOUT_FIELD = "layout";

    private final RedisClusterAsyncCommands<String, String> redis;
    private final String key;

    /** Of a whole Redis. */
    public Deployment(RedisClusterAsyncCommands<String, String> redis) {
        this(redis, KEY);
    }

    private Deployment(RedisClusterAsyncCommands<String, String> redis, String key) {
        this.redis = redis;
        this.key = key;
    }

    /** How the scripts of this build write counters. No constant: compiled into other modules, it would outlive a change. */
    public static String layoutOfThisBuild() {
        return "heads";
    }

    /** Of one shard in Redis Cluster, where the shards' masters come and go, each with its shards alone. */
    public static Deployment ofShard(RedisClusterAsyncCommands<String, String> redis, int shard) {
        return new Deployment(redis, new ShardKeys(shard).deployment());
    }

    /** The number as it is stored; empty while this Redis has none. */
    public CompletableFuture<Optional<String>> shards() {
        return redis.hget(key, SHARDS).toCompletableFuture().thenApply(Optional::ofNullable);
    }

    /** How counters lie in a Redis that has the number; empty: as builds before {@link #layoutOfThisBuild} wrote them. */
    public CompletableFuture<String> layout() {
        return redis.hget(key, LAYOUT_FIELD).toCompletableFuture().thenApply(layout -> layout == null ? "" : layout);
    }

    /**
     * Stores the number, and the layout before it, if there is none. Whoever comes first decides, so ask {@link #shards}
     * afterwards.
     */
    public CompletableFuture<Void> claim(int shards) {
        return redis.hsetnx(key, LAYOUT_FIELD, layoutOfThisBuild())
                .thenCompose(_ -> redis.hsetnx(key, SHARDS, Integer.toString(shards)))
                .toCompletableFuture()
                .thenApply(_ -> null);
    }
}
