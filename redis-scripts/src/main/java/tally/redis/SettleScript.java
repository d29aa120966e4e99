package tally.redis;

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

    static Call call(int shard, String incarnation, Part part) {
        ShardKeys names = new ShardKeys(shard);
        return new Call(SCRIPT)
                .key(names.head())
                .arg(ShardKeys.CHANNEL)
                .arg(incarnation)
                .arg(part.field);
    }
}
