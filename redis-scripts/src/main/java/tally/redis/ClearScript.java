package tally.redis;

/** What {@code clear.lua} takes and answers. */
public final class ClearScript {
    static final LuaScript SCRIPT = LuaScript.load("clear");

    private ClearScript() {}

    /**
     * How a shard stands after clearing.
     *
     * @param current false: the incarnation or the owner is another one by now, nothing was cleared
     * @param watermark everything up to this sequence has been drained
     * @param remaining how many slots are still dirty
     */
    public record Cleared(boolean current, long watermark, long remaining) {}

    static Call call(int shard, String incarnation, long sequence, String owner) {
        ShardKeys names = new ShardKeys(shard);
        return new Call(SCRIPT)
                .key(names.head())
                .key(names.state())
                .key(names.dirty())
                .arg(incarnation)
                .arg(sequence)
                .arg(owner);
    }

    static Cleared answer(Reply reply) {
        return new Cleared(reply.number() == 1, reply.number(), reply.number());
    }
}
