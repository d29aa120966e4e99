package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.crdt.Slot;
import tally.counter.store.ShardExchange.Batch;
import tally.counter.store.ShardExchange.ChainRecord;
import tally.counter.store.ShardExchange.KeyBatch;
import tally.counter.store.ShardExchange.LeftOut;
import tally.counter.store.ShardExchange.SlotRecord;
import tally.counter.store.ShardExchange.UsedKey;
import tally.counter.store.ShardExchange.WatermarkRecord;

class BatchPartsTest {
    private static final LeftOut LEFT_OUT = new LeftOut("eu-living", 7, "");
    private static final WatermarkRecord WATERMARK = new WatermarkRecord("us-nonce", 3, Instant.EPOCH);

    @Test
    void whatOneCallTakesIsOnePart() {
        Batch batch = batch(OptionalLong.of(5), slots(2), chains(2));
        assertThat(batch.parts(2)).containsExactly(batch);
        Batch empty = batch(OptionalLong.empty(), List.of(), List.of());
        assertThat(empty.parts(2)).containsExactly(empty);
    }

    @Test
    void theOffsetAndTheWatermarksComeWithTheLastPartAndChainsBeforeAllSlots() {
        List<SlotRecord> slots = slots(5);
        List<ChainRecord> chains = chains(3);
        assertThat(batch(OptionalLong.of(5), slots, chains).parts(2))
                .containsExactly(
                        part(OptionalLong.of(5), 5, List.of(), List.of(), chains.subList(0, 2)),
                        part(OptionalLong.of(5), 5, List.of(), List.of(), chains.subList(2, 3)),
                        part(OptionalLong.of(5), 5, slots.subList(0, 2), List.of(), List.of()),
                        part(OptionalLong.of(5), 5, slots.subList(2, 4), List.of(), List.of()),
                        part(OptionalLong.of(5), 9, slots.subList(4, 5), List.of(WATERMARK), List.of()));
    }

    @Test
    void nothingIsReadOfWhatHasNoOffsetUntilTheLastPart() {
        assertThat(batch(OptionalLong.empty(), slots(5), List.of()).parts(2))
                .extracting(Batch::from, Batch::next)
                .containsExactly(
                        tuple(OptionalLong.empty(), 0L), tuple(OptionalLong.of(0), 0L), tuple(OptionalLong.of(0), 9L));
    }

    @Test
    void keysAreTakenInPartsToo() {
        List<UsedKey> keys = IntStream.range(0, 3)
                .mapToObj(number ->
                        new UsedKey("k" + number, 1, new CounterValue(id(number), 1, "us-nonce", 1), Instant.EPOCH))
                .toList();
        KeyBatch batch = new KeyBatch("tally.once", OptionalLong.of(5), 9, keys);
        assertThat(batch.parts(3)).containsExactly(batch);
        assertThat(batch.parts(2))
                .containsExactly(
                        new KeyBatch("tally.once", OptionalLong.of(5), 5, keys.subList(0, 2)),
                        new KeyBatch("tally.once", OptionalLong.of(5), 9, keys.subList(2, 3)));
    }

    private static Batch batch(OptionalLong from, List<SlotRecord> slots, List<ChainRecord> chains) {
        return part(from, 9, slots, List.of(WATERMARK), chains);
    }

    private static Batch part(
            OptionalLong from,
            long next,
            List<SlotRecord> slots,
            List<WatermarkRecord> watermarks,
            List<ChainRecord> chains) {
        return new Batch("tally.state", from, next, LEFT_OUT, slots, watermarks, chains);
    }

    private static List<SlotRecord> slots(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new SlotRecord(id(number), "us-nonce", new Slot(1, 0), "", false))
                .toList();
    }

    private static List<ChainRecord> chains(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new ChainRecord("us", new FoldChain("fold" + number + ":nonce" + number)))
                .toList();
    }

    private static CounterId id(int number) {
        return CounterId.parse("likes/" + number);
    }
}
