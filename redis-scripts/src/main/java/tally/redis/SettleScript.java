package tally.redis;

/** What {@code settle.lua} takes and answers. */
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
     * How a shard stands.
     *
     * @param current false: the shard is in another incarnation, nothing was changed
     * @param before it had been settled before
     * @param owned the increments and decrements in all slots of this region, as one sum
     * @param added those of the present incarnation alone
     */
    public record Settled(boolean current, boolean before, long owned, long added) {}

    static Call call(int shard, String incarnation, Part part) {
        ShardKeys names = new ShardKeys(shard);
        return new Call(SCRIPT)
                .key(names.state())
                .key(names.incarnations())
                .arg(names.channel())
                .arg(incarnation)
                .arg(part.field);
    }

    static Settled answer(Reply reply) {
        return new Settled(reply.number() == 1, reply.number() == 1, reply.number(), reply.number());
    }
}
