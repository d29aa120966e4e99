package tally.redis;

import java.util.List;
import java.util.OptionalLong;

/** What {@code remember.lua} takes and answers. */
public final class RememberScript {
    static final LuaScript SCRIPT = LuaScript.load("remember");

    private RememberScript() {}

    /**
     * The idempotency keys of one shard between two offsets of a topic.
     *
     * @param from what the stored offset must be; empty: there must be none
     * @param next the offset to store
     */
    public record Batch(String topic, OptionalLong from, long next, List<LoggedKey> keys) {}

    /** A key of a counter, as a region's log has it. */
    public record LoggedKey(String id, String key, Remembered remembered) {}

    /**
     * What became of a batch.
     *
     * @param moved the stored offset was not {@code from}: nothing was taken over
     * @param stored the stored offset now
     * @param fresh how many keys were not known here
     */
    public record Took(boolean moved, OptionalLong stored, Opening opening, int fresh) {}

    static Call call(int shard, Batch batch, KeyRoom room, EventChannel channel, String ownPrefix, Nonces nonces) {
        ShardKeys names = new ShardKeys(shard);
        Call call = new Call(SCRIPT).key(names.head()).key(names.state()).key(names.incarnations());
        names.generations().forEach(call::key);
        call.arg(channel.of(shard))
                .arg(ownPrefix + nonces.next())
                .arg(batch.topic())
                .arg(Offsets.text(batch.from()))
                .arg(batch.next())
                .arg(room.stepMs());
        batch.keys()
                .forEach(logged -> call.arg(logged.id() + ' ' + logged.key())
                        .arg(logged.remembered().text()));
        return call;
    }

    static Took answer(Reply reply) {
        return new Took(
                reply.text().equals("moved"), Offsets.of(reply.text()), new Opening(reply.text(), reply.text()), (int)
                        reply.number());
    }
}
