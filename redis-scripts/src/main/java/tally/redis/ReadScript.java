package tally.redis;

import java.util.ArrayList;
import java.util.List;

/** What {@code read.lua} takes and answers. */
public final class ReadScript {
    static final LuaScript SCRIPT = LuaScript.load("read");

    private ReadScript() {}

    /** Totals in the order asked; the incarnation is empty while the shard has not been opened. */
    public record Totals(String incarnation, List<Total> totals) {}

    /** A counter's total and version, both 0 when it was never touched. */
    public record Total(long total, long version) {}

    static Call call(int shard, List<String> ids) {
        ShardKeys names = new ShardKeys(shard);
        Call call = new Call(SCRIPT).key(names.state());
        ids.forEach(id -> call.key(names.counter(id)));
        return call;
    }

    static Totals answer(Reply reply) {
        String incarnation = reply.text();
        List<Total> totals = new ArrayList<>();
        while (reply.hasNext()) {
            totals.add(new Total(reply.number(), reply.number()));
        }
        return new Totals(incarnation, totals);
    }
}
