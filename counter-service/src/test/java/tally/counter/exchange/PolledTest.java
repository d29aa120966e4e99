package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import tally.counter.CounterId;
import tally.counter.Kind;
import tally.counter.Sharding;
import tally.counter.crdt.Slot;
import tally.counter.exchange.StateRecord.SlotState;
import tally.counter.exchange.StateRecord.WatermarkState;
import tally.counter.store.ShardExchange.Batch;
import tally.counter.store.ShardExchange.LeftOut;
import tally.counter.store.ShardExchange.SlotRecord;
import tally.counter.tracing.RecordedTraces;

class PolledTest {
    private static final String TOPIC = "tally.state";
    private static final String MINE = "eu-api-1.aaaaaa";
    private static final String OTHER = "eu-api-2.bbbbbb";
    private static final CounterId LIKES = CounterId.parse("likes/a");
    private static final CounterId VIEWS = CounterId.parse("views/a");

    private final RecordCodec codec = new RecordCodec(16 * 1024);
    private final Sharding sharding = new Sharding(16);
    private final Admission admission =
            new Admission(codec, sharding, Map.of("likes", Kind.UPDOWN, "views", Kind.GROW));
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    @Test
    void theBatchReachesFromTheLastMergeToAfterTheLastRecordAcrossGaps() {
        records.add(record(17, LIKES, "us-nonce", new Slot(1, 0), "us"));
        records.add(record(23, LIKES, "us-nonce", new Slot(2, 0), "us"));
        Batch batch = new Polled(records, admission).batch(TOPIC, OptionalLong.of(5), "eu", MINE, LeftOut.NOTHING);
        assertThat(batch.from()).hasValue(5);
        assertThat(batch.next()).isEqualTo(24);
    }

    @Test
    void ofOneKeyThePointwiseMaximumIsKept() {
        records.add(record(1, LIKES, "us-nonce", new Slot(5, 1), "us"));
        records.add(record(2, LIKES, "us-nonce", new Slot(3, 2), "us"));
        assertThat(slots()).containsExactly(new SlotRecord(LIKES, "us-nonce", new Slot(5, 2), "", false));
    }

    @Test
    void slotsOfDifferentIncarnationsAreKeptApart() {
        records.add(record(1, LIKES, "us-nonce", new Slot(5, 1), "us"));
        records.add(record(2, LIKES, "eu-nonce", new Slot(3, 2), MINE));
        assertThat(slots())
                .containsExactly(
                        new SlotRecord(LIKES, "us-nonce", new Slot(5, 1), "", false),
                        new SlotRecord(LIKES, "eu-nonce", new Slot(3, 2), "", false));
    }

    @Test
    void anOwnRecordBelowAnEarlierOneIsKeptSoThatTheStoreSeesTheLateWriter() {
        records.add(record(1, LIKES, "eu-nonce", new Slot(5, 0), MINE));
        records.add(record(2, LIKES, "eu-nonce", new Slot(3, 0), OTHER));
        assertThat(slots())
                .containsExactly(
                        new SlotRecord(LIKES, "eu-nonce", new Slot(5, 0), "", false),
                        new SlotRecord(LIKES, "eu-nonce", new Slot(3, 0), "", false));
    }

    @Test
    void anOwnRecordBelowAnEarlierOneIsDroppedWhenALaterOneRepairsIt() {
        records.add(record(1, LIKES, "eu-nonce", new Slot(5, 0), MINE));
        records.add(record(2, LIKES, "eu-nonce", new Slot(3, 0), OTHER));
        records.add(record(3, LIKES, "eu-nonce", new Slot(5, 0), MINE));
        assertThat(slots()).containsExactly(new SlotRecord(LIKES, "eu-nonce", new Slot(5, 0), "", false));
    }

    @Test
    void whatTheOwnerItselfHasDrainedOfTheLivingIncarnationIsLeftOut() {
        LeftOut seen = new LeftOut("eu-living", 7, "");
        records.add(record(1, LIKES, "eu-living", new Slot(5, 0), MINE));
        records.add(record(2, LIKES, "eu-ended", new Slot(4, 0), MINE));
        Batch batch = new Polled(records, admission).batch(TOPIC, OptionalLong.empty(), "eu", MINE, seen);
        assertThat(batch.leftOut()).isEqualTo(seen);
        assertThat(batch.slots()).containsExactly(new SlotRecord(LIKES, "eu-ended", new Slot(4, 0), "", false));
    }

    @Test
    void whatALateOwnerHasWrittenOfTheLivingIncarnationIsNotLeftOut() {
        LeftOut seen = new LeftOut("eu-living", 7, "");
        records.add(record(1, LIKES, "eu-living", new Slot(3, 0), OTHER));
        Batch batch = new Polled(records, admission).batch(TOPIC, OptionalLong.empty(), "eu", MINE, seen);
        assertThat(batch.leftOut()).isEqualTo(LeftOut.NOTHING);
        assertThat(batch.slots()).containsExactly(new SlotRecord(LIKES, "eu-living", new Slot(3, 0), "", false));
    }

    @Test
    void whatWitnessesTellIsOneRecordBesideTheRegionsOwn() {
        records.add(witnessed(1, "eu-living", new Slot(5, 0), "us"));
        records.add(witnessed(2, "eu-living", new Slot(4, 1), "ap"));
        records.add(record(3, LIKES, "eu-living", new Slot(3, 0), MINE));
        records.add(witnessed(4, "eu-living", new Slot(2, 0), "us"));
        assertThat(slots())
                .containsExactly(
                        new SlotRecord(LIKES, "eu-living", new Slot(5, 1), "", true),
                        new SlotRecord(LIKES, "eu-living", new Slot(3, 0), "", false));
    }

    @Test
    void whatAWitnessTellsIsNeverLeftOut() {
        records.add(witnessed(1, "eu-living", new Slot(5, 0), "us"));
        Batch batch = new Polled(records, admission)
                .batch(TOPIC, OptionalLong.empty(), "eu", "us-api-1.x", new LeftOut("eu-living", 7, ""));
        assertThat(batch.leftOut()).isEqualTo(LeftOut.NOTHING);
        assertThat(batch.slots()).hasSize(1);
    }

    @Test
    void theNewestWatermarkIsKept() {
        records.add(watermark(1, 7, 100));
        records.add(watermark(2, 7, 200));
        records.add(watermark(3, 6, 300));
        assertThat(new Polled(records, admission)
                        .batch(TOPIC, OptionalLong.empty(), "eu", MINE, LeftOut.NOTHING)
                        .watermarks())
                .singleElement()
                .satisfies(mark -> {
                    assertThat(mark.sequence()).isEqualTo(7);
                    assertThat(mark.at()).isEqualTo(Instant.ofEpochMilli(200));
                });
    }

    @Test
    void theTracesOfOtherRegionsFreshChangesGoOnAndNoOthers() {
        Instant since = Instant.EPOCH.minusSeconds(1);
        records.add(traced(record(1, LIKES, "us-nonce", new Slot(5, 0), "us"), RecordedTraces.CALLER));
        records.add(traced(record(2, VIEWS, "us-nonce", new Slot(5, 0), "us"), "nonsense"));
        records.add(record(3, VIEWS, "us-nonce", new Slot(6, 0), "us"));
        records.add(traced(record(4, VIEWS, "eu-nonce", new Slot(1, 0), MINE), RecordedTraces.CALLER));
        Polled polled = new Polled(records, admission);
        assertThat(polled.admitted()).hasSize(4);
        assertThat(polled.traces("eu", since)).isEqualTo(Map.of(LIKES, List.of(RecordedTraces.CALLER)));
        assertThat(polled.traces("eu", Instant.EPOCH)).isEmpty();
    }

    private ConsumerRecord<byte[], byte[]> witnessed(long offset, String incarnation, Slot slot, String witness) {
        SlotState state =
                new SlotState(LIKES, incarnation, slot, "", witness, Instant.EPOCH, witness + "-api-1.x", null);
        return new ConsumerRecord<>(TOPIC, sharding.shardOf(LIKES), offset, codec.key(state), codec.value(state));
    }

    private static ConsumerRecord<byte[], byte[]> traced(ConsumerRecord<byte[], byte[]> record, String context) {
        record.headers().add("traceparent", context.getBytes(StandardCharsets.US_ASCII));
        return record;
    }

    @Test
    void aCounterInAWrongPartitionIsRejected() {
        ConsumerRecord<byte[], byte[]> right = record(1, LIKES, "us-nonce", new Slot(5, 0), "us");
        records.add(new ConsumerRecord<>(TOPIC, (right.partition() + 1) % 16, 1, right.key(), right.value()));
        isRejected("the counter belongs to partition " + right.partition());
    }

    @Test
    void decrementsOfACounterThatOnlyGrowsAreRejected() {
        records.add(record(1, VIEWS, "us-nonce", new Slot(5, 1), "us"));
        isRejected("a counter that only grows has decrements");
    }

    @Test
    void aNamespaceThatIsNotConfiguredHereIsMerged() {
        records.add(record(1, CounterId.parse("shares/a"), "us-nonce", new Slot(5, 1), "us"));
        assertThat(slots()).hasSize(1);
    }

    @Test
    void aRejectedRecordDoesNotHoldUpTheOthers() {
        records.add(new ConsumerRecord<>(TOPIC, 1, 1, new byte[0], new byte[0]));
        records.add(record(2, LIKES, "us-nonce", new Slot(5, 0), "us"));
        records.add(new ConsumerRecord<>(TOPIC, 1, 3, null, new byte[0]));
        Polled polled = new Polled(records, admission);
        assertThat(polled.rejected()).hasSize(2);
        assertThat(polled.admitted()).hasSize(1);
        assertThat(polled.next()).isEqualTo(4);
    }

    private void isRejected(String reason) {
        Polled polled = new Polled(records, admission);
        assertThat(polled.rejected())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.reason()).isEqualTo(reason));
        assertThat(polled.admitted()).isEmpty();
    }

    private List<SlotRecord> slots() {
        return new Polled(records, admission)
                .batch(TOPIC, OptionalLong.empty(), "eu", MINE, LeftOut.NOTHING)
                .slots();
    }

    private ConsumerRecord<byte[], byte[]> record(long offset, CounterId id, String incarnation, Slot slot, String by) {
        SlotState state = new SlotState(id, incarnation, slot, "", Instant.EPOCH, by);
        return new ConsumerRecord<>(TOPIC, sharding.shardOf(id), offset, codec.key(state), codec.value(state));
    }

    private ConsumerRecord<byte[], byte[]> watermark(long offset, long sequence, long at) {
        WatermarkState state = new WatermarkState("us-nonce", sequence, Instant.ofEpochMilli(at), "us");
        return new ConsumerRecord<>(TOPIC, 0, offset, codec.key(state), codec.value(state));
    }
}
