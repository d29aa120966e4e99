package tally.redis;

import java.util.ArrayList;
import java.util.List;

/** What {@code drain.lua} takes and answers, and what {@code clear.lua} and {@code published.lua} take of it. */
public final class DrainScript {
    static final LuaScript SCRIPT = LuaScript.load("drain");

    private DrainScript() {}

    /**
     * What the log does not have.
     *
     * @param incarnation empty while the shard is not open under this Redis process
     * @param more keys are left over; then there are no slots
     * @param keys to be in the log before the slots are, in the order of their sequences
     * @param chain the region's folds as in {@link FoldScripts.Endings}, which the bases among the slots stand for
     * @param sequence up to this one {@code slots} are all that are dirty
     * @param whole whether they are all that are dirty at all
     * @param slots in the order of their sequences
     */
    public record Drained(
            String incarnation,
            boolean more,
            List<UsedKey> keys,
            String chain,
            long sequence,
            boolean whole,
            List<Dirty> slots) {}

    /** An idempotency key of a counter, the sequence of its use, and what is remembered of it. */
    public record UsedKey(String id, String key, long sequence, Remembered remembered) {
        String member() {
            return id + ' ' + key + ' ' + remembered.text();
        }
    }

    /**
     * A dirty slot of this region, as its counter has it.
     *
     * @param rank of the fold, when it is a base; else 0
     */
    public record Dirty(String id, SlotValue slot, int rank) {}

    static Call call(int shard, int limit, String ownPrefix) {
        ShardKeys names = new ShardKeys(shard);
        return new Call(SCRIPT)
                .key(names.head())
                .key(names.incarnations())
                .key(names.dirty())
                .key(names.outbox())
                .key(names.folds())
                .arg(ownPrefix)
                .arg(limit);
    }

    static Drained answer(Reply reply) {
        String incarnation = reply.text();
        boolean more = reply.number() == 1;
        List<UsedKey> keys = new ArrayList<>();
        Reply used = reply.list();
        while (used.hasNext()) {
            String[] parts = used.text().split(" ", 3);
            keys.add(new UsedKey(parts[0], parts[1], used.number(), Remembered.parse(parts[2])));
        }
        String chain = reply.text();
        if (more) {
            return new Drained(incarnation, true, keys, chain, 0, false, List.of());
        }
        long sequence = reply.number();
        boolean whole = reply.number() == 1;
        List<Dirty> slots = new ArrayList<>();
        while (reply.hasNext()) {
            String member = reply.text();
            SlotValue slot = new SlotValue(reply.text(), reply.number(), reply.number());
            slots.add(new Dirty(member.substring(member.indexOf(' ') + 1), slot, (int) reply.number()));
        }
        return new Drained(incarnation, false, keys, chain, sequence, whole, slots);
    }
}
