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
    public record ShardItems(int shard, List<Item> items) {
        boolean keyed() {
            for (Item item : items) {
                if (!item.keyed().isEmpty()) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * What to add to one counter.
     *
     * @param increments to P, 0 to 2^53 - 1, without what is keyed
     * @param decrements to N, 0 to 2^53 - 1, without what is keyed
     * @param keyed changes with an idempotency key
     */
    public record Item(String id, long increments, long decrements, List<KeyedChange> keyed) {}

    /** A change, not 0, that is to be counted once; the key has 1 to 128 characters of {@code !} to {@code ~}. */
    public record KeyedChange(String key, long delta) {}

    /** What became of one shard's items, in their order; the sequence is the shard's after the call. */
    public record Added(int shard, Opening opening, long sequence, List<Sum> sums) {}

    /**
     * A counter after the call; on overflow the item was left out, and this is the counter as it is.
     *
     * @param keyed what became of the item's keyed changes, in their order; of no meaning on overflow
     */
    public record Sum(boolean overflow, long total, long version, List<KeyOutcome> keyed) {}

    static Call call(
            List<ShardItems> shards, long nowMs, KeyRoom room, EventChannel channel, String ownPrefix, Nonces nonces) {
        Call call = new Call(SCRIPT)
                .arg(channel.of(shards.getFirst().shard()))
                .arg(nowMs)
                .arg(room.stepMs())
                .arg(room.most())
                .arg(shards.size())
                .arg(shards.stream().mapToInt(group -> group.items().size()).sum());
        for (ShardItems group : shards) {
            call.key(new ShardKeys(group.shard()).head())
                    .arg(ownPrefix + nonces.next())
                    .arg(group.keyed() ? 1 : 0)
                    .arg(group.items().size());
        }
        for (ShardItems group : shards) {
            ShardKeys names = new ShardKeys(group.shard());
            boolean keyed = group.keyed();
            for (Item item : group.items()) {
                call.key(names.counter(item.id())).arg(item.increments()).arg(item.decrements());
                if (keyed) {
                    call.arg(item.keyed().size());
                    item.keyed().forEach(change -> call.arg(change.key()).arg(change.delta()));
                }
            }
        }
        for (ShardItems group : shards) {
            ShardKeys names = new ShardKeys(group.shard());
            call.key(names.incarnations()).key(names.dirty());
            if (group.keyed()) {
                call.key(names.state()).key(names.outbox());
                names.generations().forEach(call::key);
            }
        }
        return call;
    }

    static List<Added> answer(List<ShardItems> shards, Reply reply) {
        List<Added> added = new ArrayList<>(shards.size());
        for (ShardItems group : shards) {
            Opening opening = new Opening(reply.text(), reply.text());
            long sequence = reply.number();
            List<Sum> sums = new ArrayList<>(group.items().size());
            for (Item item : group.items()) {
                String text = reply.text();
                boolean overflow = text.startsWith("!");
                int gap = text.indexOf(' ');
                long total = Long.parseLong(text, overflow ? 1 : 0, gap, 10);
                long version = Long.parseLong(text, gap + 1, text.length(), 10);
                sums.add(new Sum(overflow, total, version, outcomes(item, reply)));
            }
            added.add(new Added(group.shard(), opening, sequence, sums));
        }
        return added;
    }

    private static List<KeyOutcome> outcomes(Item item, Reply reply) {
        if (item.keyed().isEmpty()) {
            return List.of();
        }
        List<KeyOutcome> outcomes = new ArrayList<>(item.keyed().size());
        item.keyed().forEach(_ -> outcomes.add(KeyOutcome.of(reply.text())));
        return outcomes;
    }
}
