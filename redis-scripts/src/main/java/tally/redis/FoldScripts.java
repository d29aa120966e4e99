package tally.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What {@code endings.lua} and {@code bases.lua} take and answer. */
public final class FoldScripts {
    static final LuaScript ENDINGS = LuaScript.load("endings");
    static final LuaScript BASES = LuaScript.load("bases");
    static final LuaScript FOLDED = LuaScript.load("folded");

    private FoldScripts() {}

    /**
     * How far a shard of this region is folded.
     *
     * @param incarnation the living one; empty while the shard is not open under the present Redis process
     * @param whole false while the log is read again because data were lost
     * @param chain {@code fold:nonce,nonce;fold:nonce}, the oldest first; empty without folds
     * @param done whether every counter has been looked at under this chain
     * @param unfolded the nonces of the incarnations that have ended and are in no fold
     */
    public record Endings(String incarnation, boolean whole, String chain, boolean done, List<String> unfolded) {}

    /**
     * The bases of some of the shard's counters.
     *
     * @param whole as in {@link Endings}
     * @param chain the one that they follow
     * @param skipped how many counters were left out because a slot of theirs is not drained
     * @param rest goes on with the counters that are left; null when these were the last
     */
    public record Bases(
            String incarnation,
            boolean whole,
            String chain,
            long skipped,
            List<Base> bases,
            @Nullable Supplier<CompletableFuture<Bases>> rest) {}

    /** The sum of a counter's ended slots. */
    public record Base(String id, SlotValue slot) {}

    static Call endings(int shard, String ownPrefix) {
        ShardKeys names = new ShardKeys(shard);
        return new Call(ENDINGS)
                .key(names.head())
                .key(names.state())
                .key(names.incarnations())
                .key(names.folds())
                .arg(ownPrefix);
    }

    static Endings endings(Reply reply) {
        String incarnation = reply.text();
        boolean whole = reply.number() == 1;
        String chain = reply.text();
        boolean done = reply.text().equals(chain);
        List<String> unfolded = new ArrayList<>();
        while (reply.hasNext()) {
            unfolded.add(reply.text());
        }
        return new Endings(incarnation, whole, chain, done, unfolded);
    }

    static Call bases(ShardKeys names, String ownPrefix, List<String> counters) {
        Call call = new Call(BASES)
                .key(names.head())
                .key(names.incarnations())
                .key(names.dirty())
                .key(names.folds())
                .arg(ownPrefix);
        counters.forEach(call::key);
        return call;
    }

    static Bases bases(
            ShardKeys names,
            String ownPrefix,
            List<String> counters,
            @Nullable Supplier<CompletableFuture<Bases>> rest,
            Reply reply) {
        String incarnation = reply.text();
        boolean whole = reply.number() == 1;
        String chain = reply.text();
        long skipped = reply.number();
        List<Base> bases = new ArrayList<>();
        while (reply.hasNext()) {
            String id = names.idOf(counters.get((int) reply.number() - 1));
            bases.add(new Base(id, new SlotValue(ownPrefix + SlotValue.BASE, reply.number(), reply.number())));
        }
        return new Bases(incarnation, whole, chain, skipped, bases, rest);
    }

    static Call folded(int shard, String incarnation, String chain) {
        ShardKeys names = new ShardKeys(shard);
        return new Call(FOLDED)
                .key(names.head())
                .key(names.state())
                .arg(incarnation)
                .arg(chain);
    }
}
