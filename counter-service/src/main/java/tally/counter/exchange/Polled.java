package tally.counter.exchange;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tally.counter.CounterId;
import tally.counter.exchange.StateRecord.FoldState;
import tally.counter.exchange.StateRecord.SlotState;
import tally.counter.exchange.StateRecord.WatermarkState;
import tally.counter.store.ShardExchange.Batch;
import tally.counter.store.ShardExchange.ChainRecord;
import tally.counter.store.ShardExchange.LeftOut;
import tally.counter.store.ShardExchange.SlotRecord;
import tally.counter.store.ShardExchange.WatermarkRecord;

/**
 * What one poll brought for one shard, sorted into what is to be merged and what is not.
 *
 * <p>Of the records of one key only the maximum is kept, because merging the others changes nothing. A record of this
 * region that is lower than one before it stays, though: it is the last of its key, so compaction would keep the wrong
 * one, and the store has to see it to mark the counter dirty again. What witnesses tell is kept apart for that.
 *
 * <p>What the present assignment has written of the living incarnation is left out: it comes from Redis and can only be what
 * is there, or less. The store is told what it must still have for that to be true.
 */
final class Polled {
    private final List<StateRecord> admitted = new ArrayList<>();
    private final List<Rejection> rejected = new ArrayList<>();
    private final long next;

    Polled(List<ConsumerRecord<byte[], byte[]>> records, Admission admission) {
        for (ConsumerRecord<byte[], byte[]> source : records) {
            try {
                admitted.add(admission.admit(source));
            } catch (PoisonException e) {
                rejected.add(new Rejection(source, e.reason()));
            }
        }
        this.next = records.getLast().offset() + 1;
    }

    List<StateRecord> admitted() {
        return admitted;
    }

    /**
     * The contexts that came with slots of other regions, by counter; mostly none.
     *
     * @param since of older changes none: a log that is read again brings traces that have ended long ago
     */
    Map<CounterId, List<String>> traces(String region, Instant since) {
        Map<CounterId, List<String>> traces = Map.of();
        for (StateRecord state : admitted) {
            if (state instanceof SlotState slot
                    && slot.trace() != null
                    && slot.at().isAfter(since)
                    && !Incarnation.isOf(region, slot.incarnation())) {
                traces = traces.isEmpty() ? new LinkedHashMap<>() : traces;
                traces.computeIfAbsent(slot.id(), _ -> new ArrayList<>(1)).add(slot.trace());
            }
        }
        return traces;
    }

    List<Rejection> rejected() {
        return rejected;
    }

    /** The offset after the last record; what compaction took away before it is passed over. */
    long next() {
        return next;
    }

    /**
     * The batch to merge.
     *
     * @param from where the merge before this one ended
     * @param region this region
     * @param writer the name that the present assignment writes under
     * @param seen what the present assignment has drained last: its own slots of that incarnation are left out
     */
    Batch batch(String topic, OptionalLong from, String region, String writer, LeftOut seen) {
        LeftOut leftOut = LeftOut.NOTHING;
        Map<String, SlotRecord> largest = new LinkedHashMap<>();
        Map<String, SlotRecord> late = new LinkedHashMap<>();
        Map<String, WatermarkRecord> watermarks = new LinkedHashMap<>();
        List<ChainRecord> chains = new ArrayList<>();
        for (StateRecord state : admitted) {
            switch (state) {
                case SlotState slot
                when slot.by().equals(writer)
                        && slot.fold().isEmpty()
                        && !slot.isWitnessed()
                        && slot.incarnation().equals(seen.incarnation()) -> leftOut = seen;
                case SlotState slot -> {
                    SlotRecord record =
                            new SlotRecord(slot.id(), slot.incarnation(), slot.slot(), slot.fold(), slot.isWitnessed());
                    // Only the store can tell which of two bases comes later in the chain.
                    String key = slot.id() + "|" + slot.incarnation() + "|" + slot.fold()
                            + (slot.isWitnessed() ? "|witness" : "");
                    SlotRecord before = largest.get(key);
                    largest.put(key, before == null ? record : larger(before, record));
                    late.remove(key);
                    if (before != null
                            && falls(before, record)
                            && !slot.isWitnessed()
                            && Incarnation.isOf(region, slot.incarnation())) {
                        late.put(key, record);
                    }
                }
                case FoldState fold -> chains.add(new ChainRecord(fold.region(), fold.chain()));
                case WatermarkState watermark ->
                    watermarks.merge(
                            watermark.incarnation(),
                            new WatermarkRecord(watermark.incarnation(), watermark.sequence(), watermark.at()),
                            (before, now) -> now.sequence() >= before.sequence() ? now : before);
            }
        }
        List<SlotRecord> slots = new ArrayList<>(largest.values());
        slots.addAll(late.values());
        return new Batch(topic, from, next, leftOut, slots, List.copyOf(watermarks.values()), chains);
    }

    private static SlotRecord larger(SlotRecord before, SlotRecord now) {
        return new SlotRecord(now.id(), now.incarnation(), before.slot().merge(now.slot()), now.fold(), now.witness());
    }

    private static boolean falls(SlotRecord before, SlotRecord now) {
        return !now.slot().merge(before.slot()).equals(now.slot());
    }
}
