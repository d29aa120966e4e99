package tally.redis;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What {@code merge.lua} takes and answers. */
public final class MergeScript {
    static final LuaScript SCRIPT = LuaScript.load("merge");

    private MergeScript() {}

    /**
     * The records of one shard between two offsets of a topic.
     *
     * @param from what the stored offset must be; empty: there must be none
     * @param next the offset to store
     * @param nowMs the merging replica's clock, stored with the marks
     * @param leftOut what is not among the slots although the log has it
     */
    public record Batch(
            String topic,
            OptionalLong from,
            long next,
            long nowMs,
            LeftOut leftOut,
            List<SlotRecord> slots,
            List<Mark> marks,
            List<RegionChain> chains) {}

    /**
     * Slots of this region that the present owner itself has drained and written: what Redis has of them can only be the
     * same or more, while the incarnation lives and its sequence is no lower than the owner has seen it.
     *
     * @param incarnation empty when nothing was left out
     * @param sequence the highest that the owner has read in that incarnation
     * @param owner by which name the owner has settled
     */
    public record LeftOut(String incarnation, long sequence, String owner) {
        public static final LeftOut NOTHING = new LeftOut("", 0, "");
    }

    /**
     * One slot as the log has it.
     *
     * @param fold the fold whose chain a base stands for; empty when the slot is no base
     * @param witness whether another region than the slot's has written it, of what it held
     */
    public record SlotRecord(String id, SlotValue slot, String fold, boolean witness) {}

    /** The folds of a region in this shard: {@code fold:nonce,nonce;fold:nonce}, the oldest first. */
    public record RegionChain(String region, String chain) {}

    /** Everything of the incarnation up to the sequence, made at most at {@code atMs}, is in the log. */
    public record Mark(String incarnation, long sequence, long atMs) {}

    /**
     * What became of a batch.
     *
     * @param moved the stored offset was not {@code from}, or what was left out has to be looked at: nothing was merged
     * @param stored the stored offset now
     * @param changed how many counters changed
     * @param dirtied how many were marked dirty again
     * @param unknown how many bases were left out because their fold is in no chain here
     */
    public record Merged(boolean moved, OptionalLong stored, Opening opening, int changed, int dirtied, int unknown) {}

    /** What many slots of a batch have in common. */
    private record Origin(String incarnation, String fold, boolean witness) {
        static Origin of(SlotRecord record) {
            return new Origin(record.slot().incarnation(), record.fold(), record.witness());
        }
    }

    static Call call(int shard, Batch batch, EventChannel channel, String ownPrefix, Nonces nonces) {
        ShardKeys names = new ShardKeys(shard);
        Call call = new Call(SCRIPT)
                .key(names.head())
                .key(names.state())
                .key(names.incarnations())
                .key(names.dirty())
                .key(names.marks())
                .key(names.folds())
                .arg(ownPrefix)
                .arg(channel.of(shard))
                .arg(ownPrefix + nonces.next())
                .arg(batch.topic())
                .arg(Offsets.text(batch.from()))
                .arg(batch.next())
                .arg(batch.nowMs())
                .arg(batch.leftOut().incarnation())
                .arg(batch.leftOut().sequence())
                .arg(batch.leftOut().owner());
        Map<Origin, Integer> origins = new LinkedHashMap<>();
        batch.slots().forEach(record -> origins.putIfAbsent(Origin.of(record), origins.size() + 1));
        call.arg(origins.size())
                .arg(batch.slots().size())
                .arg(batch.marks().size())
                .arg(batch.chains().size());
        origins.keySet()
                .forEach(origin ->
                        call.arg(origin.incarnation()).arg(origin.fold()).arg(origin.witness() ? 1 : 0));
        Map<String, Integer> numbers = new HashMap<>();
        for (SlotRecord record : batch.slots()) {
            Integer number = numbers.get(record.id());
            if (number == null) {
                call.key(names.counter(record.id()));
                number = numbers.size() + 1;
                numbers.put(record.id(), number);
            }
            call.arg(number)
                    .arg(origins.getOrDefault(Origin.of(record), 0))
                    .arg(record.slot().increments())
                    .arg(record.slot().decrements());
        }
        for (Mark mark : batch.marks()) {
            call.arg(mark.incarnation()).arg(mark.sequence()).arg(mark.atMs());
        }
        for (RegionChain chain : batch.chains()) {
            call.arg(chain.region() + '-').arg(chain.chain());
        }
        return call;
    }

    static Merged answer(Reply reply) {
        return new Merged(
                reply.text().equals("moved"),
                Offsets.of(reply.text()),
                new Opening(reply.text(), reply.text()),
                (int) reply.number(),
                (int) reply.number(),
                (int) reply.number());
    }
}
