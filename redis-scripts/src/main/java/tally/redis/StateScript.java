package tally.redis;

import java.util.List;

/** What {@code state.lua} takes and answers. */
public final class StateScript {
    static final LuaScript SCRIPT = LuaScript.load("state");

    private StateScript() {}

    /** A counter with its slots; the incarnation is empty while the shard has not been opened. */
    public record State(String incarnation, ReadScript.Total total, List<SlotValue> slots) {}

    static Call call(int shard, String id) {
        ShardKeys names = new ShardKeys(shard);
        return new Call(SCRIPT).key(names.state()).key(names.incarnations()).key(names.counter(id));
    }

    static State answer(Reply reply) {
        return new State(reply.text(), new ReadScript.Total(reply.number(), reply.number()), reply.slots());
    }
}
