package tally.redis;

import java.util.List;

/** What {@code state.lua} takes and answers. */
public final class StateScript {
    static final LuaScript SCRIPT = LuaScript.load("state");

    private StateScript() {}

    /**
     * A counter with its slots.
     *
     * @param incarnation empty while the shard is not open under the present Redis process
     * @param whole false while the log is read again because data were lost
     */
    public record State(String incarnation, boolean whole, ReadScript.Total total, List<SlotValue> slots) {}

    static Call call(int shard, String id) {
        ShardKeys names = new ShardKeys(shard);
        return new Call(SCRIPT).key(names.head()).key(names.incarnations()).key(names.counter(id));
    }

    static State answer(Reply reply) {
        return new State(
                reply.text(), reply.number() == 1, new ReadScript.Total(reply.number(), reply.number()), reply.slots());
    }
}
