package tally.redis;

import java.util.List;

/** What {@code settle.lua} takes; it answers {@link Sums}. */
public final class SettleScript {
    static final LuaScript SCRIPT = LuaScript.load("settle");

    private SettleScript() {}

    /** What a shard has lost with its Redis until the log has been read again. */
    public enum Part {
        COUNTERS("counters"),
        KEYS("keys");

        private final String field;

        Part(String field) {
            this.field = field;
        }
    }

    /**
     * One of the logs that hold the same.
     *
     * @param topic its own
     * @param all the topics of all of them, this one included
     */
    public record Source(Part part, String topic, List<String> all) {}

    static Call call(int shard, String incarnation, Source source, String owner, EventChannel channel) {
        ShardKeys names = new ShardKeys(shard);
        Call call = new Call(SCRIPT)
                .key(names.head())
                .key(names.state())
                .arg(channel.of(shard))
                .arg(incarnation)
                .arg(source.part.field)
                .arg(owner)
                .arg(source.topic);
        source.all.forEach(call::arg);
        return call;
    }
}
