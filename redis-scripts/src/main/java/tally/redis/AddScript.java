package tally.redis;

import java.util.ArrayList;
import java.util.List;

/** What {@code add.lua} takes and answers. */
public final class AddScript {
    /** The most counters that one call takes for one shard. */
    public static final int MAX_ITEMS = 1000;

    static final LuaScript SCRIPT = LuaScript.load("add");

    private AddScript() {}

    /** Increments of one shard; with no items the call only opens the shard. */
    public record ShardItems(int shard, List<Item> items) {}

    /** What to add to one counter's P and N, each 0 to 2^53 - 1. */
    public record Item(String id, long increments, long decrements) {}

    /** What became of one shard's items, in their order; the sequence is the shard's after the call. */
    public record Added(int shard, Opening opening, long sequence, List<Sum> sums) {}

    /** A counter after the call; on overflow the item was left out, and this is the counter as it is. */
    public record Sum(boolean overflow, long total, long version) {}

    static Call call(List<ShardItems> shards, String ownPrefix, Nonces nonces) {
        Call call = new Call(SCRIPT).arg(shards.size());
        for (ShardItems group : shards) {
            ShardKeys names = new ShardKeys(group.shard());
            call.key(names.state()).key(names.incarnations()).key(names.dirty());
            call.arg(names.channel())
                    .arg(ownPrefix + nonces.next())
                    .arg(group.items().size());
            for (Item item : group.items()) {
                call.key(names.counter(item.id())).arg(item.increments()).arg(item.decrements());
            }
        }
        return call;
    }

    static List<Added> answer(List<ShardItems> shards, Reply reply) {
        List<Added> added = new ArrayList<>(shards.size());
        for (ShardItems group : shards) {
            Reply part = reply.list();
            Opening opening = new Opening(part.text(), part.text());
            long sequence = part.number();
            List<Sum> sums = new ArrayList<>(group.items().size());
            while (part.hasNext()) {
                sums.add(new Sum(part.text().equals("overflow"), part.number(), part.number()));
            }
            added.add(new Added(group.shard(), opening, sequence, sums));
        }
        return added;
    }
}
