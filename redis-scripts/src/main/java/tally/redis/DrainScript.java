package tally.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
     * @param chains the folds of each region that has a base among the slots, or of all, by the name of its bases
     * @param sequence up to this one {@code slots} are all that are dirty
     * @param whole whether they are all that are dirty at all
     * @param slots in the order of their sequences
     */
    public record Drained(
            String incarnation,
            boolean more,
            List<UsedKey> keys,
            Map<String, String> chains,
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
     * A slot to be told, as its counter has it: of this region, or of another where this one is its witness.
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
        Map<String, String> chains = new HashMap<>();
        Reply folds = reply.list();
        while (folds.hasNext()) {
            chains.put(folds.text(), folds.text());
        }
        if (more) {
            return new Drained(incarnation, true, keys, chains, 0, false, List.of());
        }
        long sequence = reply.number();
        boolean whole = reply.number() == 1;
        List<Dirty> slots = new ArrayList<>();
        while (reply.hasNext()) {
            String member = reply.text();
            SlotValue slot = new SlotValue(reply.text(), reply.number(), reply.number());
            slots.add(new Dirty(member.substring(member.indexOf(' ') + 1), slot, (int) reply.number()));
        }
        return new Drained(incarnation, false, keys, chains, sequence, whole, slots);
    }
}
