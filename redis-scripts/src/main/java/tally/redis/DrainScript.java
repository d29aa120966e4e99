package tally.redis;

import java.util.ArrayList;
import java.util.List;

/** What {@code drain.lua} takes and answers, and what {@code clear.lua} takes of it. */
public final class DrainScript {
    static final LuaScript SCRIPT = LuaScript.load("drain");

    private DrainScript() {}

    /** Dirty counters in the order of their sequences; the incarnation is empty while the shard has not been opened. */
    public record Drained(String incarnation, List<Dirty> counters) {}

    /** A dirty counter with the slots of this region's incarnations. */
    public record Dirty(String id, long sequence, List<SlotValue> slots) {}

    static Call call(int shard, List<String> ids, String ownPrefix) {
        ShardKeys names = new ShardKeys(shard);
        Call call = new Call(SCRIPT)
                .key(names.state())
                .key(names.incarnations())
                .key(names.dirty())
                .arg(ownPrefix);
        ids.forEach(id -> call.key(names.counter(id)));
        return call;
    }

    static Drained answer(List<String> ids, Reply reply) {
        String incarnation = reply.text();
        List<Dirty> counters = new ArrayList<>(ids.size());
        for (String id : ids) {
            String sequence = reply.text();
            List<SlotValue> slots = reply.list().slots();
            if (!sequence.isEmpty()) {
                counters.add(new Dirty(id, Long.parseLong(sequence), slots));
            }
        }
        return new Drained(incarnation, counters);
    }
}
