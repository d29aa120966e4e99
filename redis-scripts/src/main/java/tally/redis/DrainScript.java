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
     * @param slots in the order of their sequences
     */
    public record Drained(String incarnation, boolean more, List<UsedKey> keys, String chain, List<Dirty> slots) {}

    /** An idempotency key of a counter, the sequence of its use, and what is remembered of it. */
    public record UsedKey(String id, String key, long sequence, Remembered remembered) {
        String member() {
            return id + ' ' + key + ' ' + remembered.text();
        }
    }

    /**
     * A dirty slot of this region, as its counter has it.
     *
     * @param number the one that it is stored under
     * @param rank of the fold, when it is a base; else 0
     */
    public record Dirty(String id, String number, long sequence, SlotValue slot, int rank) {
        String member() {
            return number + ' ' + id;
        }
    }

    static Call call(int shard, List<String> members, int maxKeys, String ownPrefix) {
        ShardKeys names = new ShardKeys(shard);
        Call call = new Call(SCRIPT)
                .key(names.state())
                .key(names.incarnations())
                .key(names.dirty())
                .key(names.outbox())
                .key(names.folds())
                .arg(ownPrefix)
                .arg(maxKeys);
        members.forEach(member -> call.key(names.counter(idOf(member))).arg(member));
        return call;
    }

    static Drained answer(List<String> members, Reply reply) {
        String incarnation = reply.text();
        boolean more = reply.number() == 1;
        List<UsedKey> keys = new ArrayList<>();
        Reply used = reply.list();
        while (used.hasNext()) {
            String[] parts = used.text().split(" ", 3);
            keys.add(new UsedKey(parts[0], parts[1], used.number(), Remembered.parse(parts[2])));
        }
        String chain = reply.text();
        List<Dirty> slots = new ArrayList<>(members.size());
        for (String member : more ? List.<String>of() : members) {
            String sequence = reply.text();
            SlotValue slot = new SlotValue(reply.text(), reply.number(), reply.number());
            int rank = (int) reply.number();
            if (!sequence.isEmpty()) {
                String number = member.substring(0, member.indexOf(' '));
                slots.add(new Dirty(idOf(member), number, Long.parseLong(sequence), slot, rank));
            }
        }
        return new Drained(incarnation, more, keys, chain, slots);
    }

    private static String idOf(String member) {
        return member.substring(member.indexOf(' ') + 1);
    }
}
