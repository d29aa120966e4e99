package tally.redis;

import java.util.ArrayList;
import java.util.List;

/** What {@code read.lua} takes and answers. */
public final class ReadScript {
    static final LuaScript SCRIPT = LuaScript.load("read");

    private ReadScript() {}

    /**
     * Totals in the order asked.
     *
     * @param incarnation empty while the shard is not open under the present Redis process
     * @param whole false while the log is read again because data were lost
     */
    public record Totals(String incarnation, boolean whole, List<Total> totals) {}

    /** A counter's total and version, both 0 when it was never touched. */
    public record Total(long total, long version) {}

    static Call call(int shard, List<String> ids) {
        ShardKeys names = new ShardKeys(shard);
        Call call = new Call(SCRIPT).key(names.head());
        ids.forEach(id -> call.key(names.counter(id)));
        return call;
    }

    static Totals answer(Reply reply) {
        String incarnation = reply.text();
        boolean whole = reply.number() == 1;
        List<Total> totals = new ArrayList<>();
        while (reply.hasNext()) {
            totals.add(new Total(reply.number(), reply.number()));
        }
        return new Totals(incarnation, whole, totals);
    }
}
