package tally.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The scripts as Java calls on one connection. The head of each Lua file says what it does and whether it is safe to
 * repeat. Futures fail with Lettuce's exceptions. A script that Redis does not know yet is sent once more, whole;
 * nothing else is ever sent twice by this class.
 */
public final class ShardScripts {
    private final RedisClusterAsyncCommands<String, String> redis;
    private final String ownPrefix;
    private final Nonces nonces = new Nonces();

    /** Speaks for one region: its slots are the ones that {@link #add} raises and {@link #drain} reads. */
    public ShardScripts(RedisClusterAsyncCommands<String, String> redis, String region) {
        this.redis = redis;
        this.ownPrefix = region + '-';
    }

    /** Adds to own slots. In Redis Cluster the list holds one shard. Not safe to repeat. */
    public CompletableFuture<List<AddScript.Added>> add(List<AddScript.ShardItems> shards) {
        return run(AddScript.call(shards, ownPrefix, nonces)).thenApply(reply -> AddScript.answer(shards, reply));
    }

    /** Merges what the log brought, and stores the offset with it. */
    public CompletableFuture<MergeScript.Merged> merge(int shard, MergeScript.Batch batch) {
        return run(MergeScript.call(shard, batch, ownPrefix, nonces)).thenApply(MergeScript::answer);
    }

    /** Reads totals of counters of one shard. */
    public CompletableFuture<ReadScript.Totals> read(int shard, List<String> ids) {
        return run(ReadScript.call(shard, ids)).thenApply(ReadScript::answer);
    }

    /** Reads one counter with its slots. */
    public CompletableFuture<StateScript.State> state(int shard, String id) {
        return run(StateScript.call(shard, id)).thenApply(StateScript::answer);
    }

    /** Reads the dirty counters with the lowest sequences, at most {@code limit}. */
    public CompletableFuture<DrainScript.Drained> drain(int shard, int limit) {
        return redis.zrange(new ShardKeys(shard).dirty(), 0, limit - 1L)
                .toCompletableFuture()
                .thenCompose(ids -> run(DrainScript.call(shard, ids, ownPrefix))
                        .thenApply(reply -> DrainScript.answer(ids, reply)));
    }

    /** Clears what {@link #drain} read, unless it changed since. */
    public CompletableFuture<ClearScript.Cleared> clear(
            int shard, String incarnation, List<DrainScript.Dirty> drained) {
        return run(ClearScript.call(shard, incarnation, drained)).thenApply(ClearScript::answer);
    }

    /** Where the shard stands in a topic. */
    public CompletableFuture<Position> position(int shard, String topic) {
        return redis.hmget(new ShardKeys(shard).state(), "incarnation", "next:" + topic)
                .toCompletableFuture()
                .thenApply(found -> new Position(
                        found.getFirst().getValueOrElse(""),
                        Offsets.of(found.getLast().getValueOrElse(""))));
    }

    /** The watermarks merged into the shard. */
    public CompletableFuture<List<StoredMark>> marks(int shard) {
        return redis.hgetall(new ShardKeys(shard).marks())
                .toCompletableFuture()
                .thenApply(marks -> marks.entrySet().stream()
                        .map(mark -> StoredMark.parse(mark.getKey(), mark.getValue()))
                        .toList());
    }

    private CompletableFuture<Reply> run(Call call) {
        LuaScript script = call.script();
        String[] keys = call.keys();
        String[] args = call.args();
        return redis.<Object>evalsha(script.digest(), ScriptOutputType.MULTI, keys, args)
                .exceptionallyCompose(failure -> isUnknownScript(failure)
                        ? redis.eval(script.source(), ScriptOutputType.MULTI, keys, args)
                        : CompletableFuture.failedFuture(failure))
                .thenApply(Reply::new)
                .toCompletableFuture();
    }

    private static boolean isUnknownScript(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RedisNoScriptException;
    }
}
