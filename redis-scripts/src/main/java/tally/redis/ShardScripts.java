package tally.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
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
    /** How many keys of Redis, or of a hash, one step of a search looks at. */
    static final int SCAN_STEP = 1000;

    private final RedisClusterAsyncCommands<String, String> redis;
    private final String ownPrefix;
    private final KeyRoom room;
    private final EventChannel channel;
    private final Nonces nonces = new Nonces();

    /**
     * Speaks for one region: its slots are the ones that {@link #add} raises and {@link #drain} reads.
     *
     * @param channel where it tells what changes
     */
    public ShardScripts(
            RedisClusterAsyncCommands<String, String> redis, String region, KeyRoom room, EventChannel channel) {
        this.redis = redis;
        this.ownPrefix = region + '-';
        this.room = room;
        this.channel = channel;
    }

    /** Adds to own slots; {@code nowMs} is remembered with keys. In Redis Cluster the list holds one shard. */
    public CompletableFuture<List<AddScript.Added>> add(List<AddScript.ShardItems> shards, long nowMs) {
        return run(AddScript.call(shards, nowMs, room, channel, ownPrefix, nonces))
                .thenApply(reply -> AddScript.answer(shards, reply));
    }

    /** Merges what the log brought, and stores the offset with it. */
    public CompletableFuture<MergeScript.Merged> merge(int shard, MergeScript.Batch batch) {
        return run(MergeScript.call(shard, batch, channel, ownPrefix, nonces)).thenApply(MergeScript::answer);
    }

    /** Takes over the idempotency keys that the log brought, and stores the offset with them. */
    public CompletableFuture<RememberScript.Took> remember(int shard, RememberScript.Batch batch) {
        return run(RememberScript.call(shard, batch, room, channel, ownPrefix, nonces))
                .thenApply(RememberScript::answer);
    }

    /** Reads totals of counters of one shard. */
    public CompletableFuture<ReadScript.Totals> read(int shard, List<String> ids) {
        return run(ReadScript.call(shard, ids)).thenApply(ReadScript::answer);
    }

    /** Reads one counter with its slots. */
    public CompletableFuture<StateScript.State> state(int shard, String id) {
        return run(StateScript.call(shard, id)).thenApply(StateScript::answer);
    }

    /** Reads keys that are not in the log, and the dirty slots with the lowest sequences; {@code limit} of each. */
    public CompletableFuture<DrainScript.Drained> drain(int shard, int limit) {
        return run(DrainScript.call(shard, limit, ownPrefix)).thenApply(DrainScript::answer);
    }

    /** Says that keys are in the log; whether the shard still stands in the incarnation that they were drained in. */
    public CompletableFuture<Boolean> published(int shard, String incarnation, List<DrainScript.UsedKey> keys) {
        ShardKeys names = new ShardKeys(shard);
        Call call = new Call(LuaScript.PUBLISHED)
                .key(names.head())
                .key(names.outbox())
                .arg(incarnation);
        keys.forEach(used -> call.arg(used.member()).arg(used.sequence()));
        return run(call).thenApply(reply -> reply.number() == 1);
    }

    /** Clears what {@link #drain} read up to a sequence, unless it changed since, or another owner than this one settled last. */
    public CompletableFuture<ClearScript.Cleared> clear(int shard, String incarnation, long sequence, String owner) {
        return run(ClearScript.call(shard, incarnation, sequence, owner)).thenApply(ClearScript::answer);
    }

    /** Where the shard stands in a topic. */
    public CompletableFuture<Position> position(int shard, String topic) {
        ShardKeys names = new ShardKeys(shard);
        return run(new Call(LuaScript.POSITION)
                        .key(names.head())
                        .key(names.state())
                        .arg(topic))
                .thenApply(reply ->
                        new Position(reply.text(), Offsets.of(reply.text()), reply.number() == 1, reply.number() == 1));
    }

    /** As the other, for what one log alone holds. */
    public CompletableFuture<Sums> settle(int shard, String incarnation, SettleScript.Part part) {
        return settle(shard, incarnation, new SettleScript.Source(part, "", List.of("")), "");
    }

    /**
     * Says that a log has been read up to where it ended when the incarnation opened. Nothing was changed if the answer
     * names another incarnation.
     *
     * @param owner who drains the shard from now on; empty when the reader does not
     */
    public CompletableFuture<Sums> settle(int shard, String incarnation, SettleScript.Source source, String owner) {
        return run(SettleScript.call(shard, incarnation, source, owner, channel))
                .thenApply(Sums::answer);
    }

    /** What this region has counted in a shard. */
    public CompletableFuture<Sums> sums(int shard) {
        return run(new Call(LuaScript.SUMS).key(new ShardKeys(shard).head())).thenApply(Sums::answer);
    }

    /** Says how much was lost for good before an incarnation opened; by how much that is more than anyone said before. */
    public CompletableFuture<Long> lost(int shard, String incarnation, long lost) {
        return run(new Call(LuaScript.LOST)
                        .key(new ShardKeys(shard).state())
                        .arg(incarnation)
                        .arg(lost))
                .thenApply(Reply::number);
    }

    /**
     * Marks all that a shard holds dirty, step by step, for a log {@code topic@id} that has none of it, and forgets how far
     * earlier logs of its topic were read; how many marks were set.
     */
    public CompletableFuture<Long> soil(int shard, String log) {
        return soil(new ShardKeys(shard), log, ScanCursor.INITIAL, 0);
    }

    private CompletableFuture<Long> soil(ShardKeys names, String log, ScanCursor from, long before) {
        return counters(names, from)
                .thenCompose(found -> soil(names, log, from.equals(ScanCursor.INITIAL), found.getKeys())
                        .thenCompose(marked -> found.isFinished()
                                ? CompletableFuture.completedFuture(before + marked)
                                : soil(names, log, found, before + marked)));
    }

    private CompletableFuture<Long> soil(ShardKeys names, String log, boolean first, List<String> counters) {
        if (counters.isEmpty() && !first) {
            return CompletableFuture.completedFuture(0L);
        }
        Call call = new Call(LuaScript.SOIL)
                .key(names.head())
                .key(names.state())
                .key(names.incarnations())
                .key(names.dirty())
                .key(names.folds())
                .arg(ownPrefix)
                .arg(log)
                .arg(first ? 1 : 0);
        counters.forEach(call::key);
        return run(call).thenApply(Reply::number);
    }

    /** Some of the shard's counters, as Redis' SCAN finds them. */
    private CompletableFuture<KeyScanCursor<String>> counters(ShardKeys names, ScanCursor from) {
        return redis.scan(from, ScanArgs.Builder.matches(names.counters()).limit(SCAN_STEP))
                .toCompletableFuture();
    }

    /**
     * Puts all keys that a shard remembers into the outbox, step by step, for a log {@code topic@id} that has none of them,
     * and then forgets how far earlier logs of its topic were read; how many keys there were.
     */
    public CompletableFuture<Long> retell(int shard, String log) {
        ShardKeys names = new ShardKeys(shard);
        List<String> generations = names.generations();
        CompletableFuture<Long> told = CompletableFuture.completedFuture(0L);
        for (String generation : generations) {
            String last = generation.equals(generations.getLast()) ? log : "";
            told = told.thenCompose(before -> retell(names, generation, last, "0", before));
        }
        return told;
    }

    private CompletableFuture<Long> retell(ShardKeys names, String generation, String log, String from, long before) {
        Call call = new Call(LuaScript.RETELL)
                .key(names.head())
                .key(names.state())
                .key(names.outbox())
                .key(generation)
                .arg(log)
                .arg(from)
                .arg(SCAN_STEP);
        return run(call).thenCompose(reply -> {
            String next = reply.text();
            long told = before + reply.number();
            return next.equals("0")
                    ? CompletableFuture.completedFuture(told)
                    : retell(names, generation, log, next, told);
        });
    }

    /** Which of this region's incarnations have ended in the shard, and which are folded. */
    public CompletableFuture<FoldScripts.Endings> endings(int shard) {
        return run(FoldScripts.endings(shard, ownPrefix)).thenApply(FoldScripts::endings);
    }

    /** Works out the bases of the shard, step by step. */
    public CompletableFuture<FoldScripts.Bases> bases(int shard) {
        return bases(new ShardKeys(shard), ScanCursor.INITIAL);
    }

    private CompletableFuture<FoldScripts.Bases> bases(ShardKeys names, ScanCursor from) {
        return counters(names, from).thenCompose(found -> {
            List<String> counters = found.getKeys();
            return run(FoldScripts.bases(names, ownPrefix, counters))
                    .thenApply(reply -> FoldScripts.bases(
                            names, ownPrefix, counters, found.isFinished() ? null : () -> bases(names, found), reply));
        });
    }

    /** Notes that all counters were looked at under a chain, while the shard stands in this incarnation. */
    public CompletableFuture<Boolean> folded(int shard, String incarnation, String chain) {
        return run(FoldScripts.folded(shard, incarnation, chain)).thenApply(reply -> reply.number() == 1);
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
