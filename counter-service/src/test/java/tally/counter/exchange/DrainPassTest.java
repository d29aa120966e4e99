package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.crdt.Slot;
import tally.counter.exchange.StateRecord.SlotState;
import tally.counter.exchange.StateRecord.WatermarkState;
import tally.counter.store.ShardExchange.Part;
import tally.counter.store.ShardExchange.Source;
import tally.counter.store.ShardExchange.UsedKey;
import tally.counter.tracing.RecordedTraces;
import tally.counter.tracing.Traces;

class DrainPassTest {
    private static final CounterId A = CounterId.parse("likes/a");
    private static final CounterId B = CounterId.parse("likes/b");
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final MemoryStore store = new MemoryStore("eu", 1);
    private final WriterName writer = new WriterName("eu-api-1");
    private final List<StateRecord> written = new ArrayList<>();
    private final List<UsedKey> keys = new ArrayList<>();

    @BeforeEach
    void own() {
        store.settle(0, store.incarnation(0), Source.alone(Part.COUNTERS), writer.owner())
                .join();
    }

    @Test
    void whatIsDirtyIsWrittenAndThenCleared() {
        store.add(A, 3);
        store.add(A, -1);
        Optional<DrainPass.Result> result = pass(this::write).run(Optional.empty(), null, _ -> true);
        assertThat(written)
                .containsExactly(new SlotState(A, store.incarnation(0), new Slot(3, 1), "", NOW, writer.current()));
        assertThat(store.dirty(A)).isFalse();
        assertThat(result).hasValueSatisfying(pass -> {
            assertThat(pass.whole()).isTrue();
            assertThat(pass.cleared().watermark()).isEqualTo(2);
            assertThat(pass.begun()).isEqualTo(NOW);
        });
    }

    @Test
    void theWatermarkOfAnEarlierPassGoesWithSlotsAndNeverAlone() {
        Optional<WatermarkState> known =
                Optional.of(new WatermarkState(store.incarnation(0), 0, NOW, writer.current()));
        assertThat(pass(this::write).run(known, null, _ -> true))
                .hasValueSatisfying(pass -> assertThat(pass.told()).isEmpty());
        assertThat(written).isEmpty();
        store.add(A, 1);
        assertThat(pass(this::write).run(known, null, _ -> true))
                .hasValueSatisfying(pass -> assertThat(pass.told()).isEqualTo(known));
        assertThat(written).hasSize(2).contains(known.orElseThrow());
    }

    @Test
    void recordsTellWhenTheOldestChangeBecameKnown() {
        store.add(A, 1);
        pass(this::write).run(Optional.empty(), NOW.minusMillis(7), _ -> true);
        assertThat(written)
                .singleElement()
                .satisfies(record -> assertThat(record.at()).isEqualTo(NOW.minusMillis(7)));
    }

    @Test
    void anIncrementBetweenWritingAndClearingStaysDirty() {
        store.add(A, 1);
        store.add(B, 1);
        pass((shard, records) -> {
                    write(shard, records);
                    store.add(A, 1);
                })
                .run(Optional.empty(), null, _ -> true);
        assertThat(store.dirty(A)).isTrue();
        assertThat(store.dirty(B)).isFalse();
    }

    @Test
    void aFailedWriteClearsNothingAndUsesUpTheWritersName() {
        store.add(A, 1);
        String name = writer.current();
        DrainPass pass = pass((_, _) -> {
            throw new LogUnavailableException("Kafka is away", new IllegalStateException());
        });
        assertThatExceptionOfType(LogUnavailableException.class)
                .isThrownBy(() -> pass.run(Optional.empty(), null, _ -> true));
        assertThat(store.dirty(A)).isTrue();
        assertThat(writer.current()).isNotEqualTo(name).startsWith("eu-api-1.");
    }

    @Test
    void aTracedChangeIsAStepWhoseContextGoesWithItsSlotAlone() {
        RecordedTraces recorded = new RecordedTraces();
        DrainPass pass =
                new DrainPass(0, "eu", writer, store, this::write, this::writeKeys, 500, CLOCK, recorded.traces());
        store.add(A, 1);
        store.add(B, 1);
        pass.trace(Map.of(A, List.of(RecordedTraces.CALLER)));
        pass.run(Optional.empty(), null, _ -> true);
        String step = recorded.ended().getFirst().getSpanId();
        assertThat(recorded.ended().getFirst().getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(written)
                .extracting(record -> ((SlotState) record).id(), record -> ((SlotState) record).trace())
                .containsExactlyInAnyOrder(tuple(A, RecordedTraces.context(step)), tuple(B, null));
        store.add(A, 1);
        pass.run(Optional.empty(), null, _ -> true);
        assertThat(recorded.ended()).as("it was drained already").hasSize(1);
    }

    @Test
    void aTraceWhoseDrainFailedGoesWithTheNextOne() {
        RecordedTraces recorded = new RecordedTraces();
        AtomicBoolean away = new AtomicBoolean(true);
        ShardLog<StateRecord> log = (shard, records) -> {
            if (away.get()) {
                throw new LogUnavailableException("Kafka is away", new IllegalStateException());
            }
            write(shard, records);
        };
        DrainPass pass = new DrainPass(0, "eu", writer, store, log, this::writeKeys, 500, CLOCK, recorded.traces());
        store.add(A, 1);
        pass.trace(Map.of(A, List.of(RecordedTraces.CALLER)));
        assertThatExceptionOfType(LogUnavailableException.class)
                .isThrownBy(() -> pass.run(Optional.empty(), null, _ -> true));
        away.set(false);
        pass.run(Optional.empty(), null, _ -> true);
        assertThat(recorded.ended().stream().map(SpanData::getParentSpanId))
                .containsExactly("00f067aa0ba902b7", "00f067aa0ba902b7");
        assertThat(((SlotState) written.getFirst()).trace())
                .isEqualTo(RecordedTraces.context(recorded.ended().getLast().getSpanId()));
    }

    @Test
    void aShardThatIsTakenAwayBeforeWritingIsNotWritten() {
        store.add(A, 1);
        assertThat(pass(this::write).run(Optional.empty(), null, _ -> false)).isEmpty();
        assertThat(written).isEmpty();
        assertThat(store.dirty(A)).isTrue();
    }

    @Test
    void aShardThatIsTakenAwayWhileWritingIsNotCleared() {
        store.add(A, 1);
        AtomicBoolean mine = new AtomicBoolean(true);
        assertThat(pass((_, _) -> mine.set(false)).run(Optional.empty(), null, _ -> mine.get()))
                .isEmpty();
        assertThat(store.dirty(A)).isTrue();
    }

    @Test
    void aPassTakesNoMoreThanTheLimitAndSaysSo() {
        store.add(A, 1);
        store.add(B, 1);
        DrainPass pass = new DrainPass(0, "eu", writer, store, this::write, this::writeKeys, 1, CLOCK, Traces.OFF);
        assertThat(pass.run(Optional.empty(), null, _ -> true)).hasValueSatisfying(result -> {
            assertThat(result.whole()).isFalse();
            assertThat(result.cleared().remaining()).isEqualTo(1);
        });
        assertThat(store.dirty(A)).isFalse();
        assertThat(store.dirty(B)).isTrue();
    }

    private DrainPass pass(ShardLog<StateRecord> log) {
        return new DrainPass(0, "eu", writer, store, log, this::writeKeys, 500, CLOCK, Traces.OFF);
    }

    @Test
    void keysAreWrittenBeforeTheSlotsThatContainThem() {
        store.use(key("k1"));
        List<Object> order = new ArrayList<>();
        new DrainPass(
                        0,
                        "eu",
                        writer,
                        store,
                        (_, records) -> order.addAll(records),
                        (_, keys) -> order.addAll(keys),
                        500,
                        CLOCK,
                        Traces.OFF)
                .run(Optional.empty(), null, _ -> true);
        assertThat(order).hasSize(2).first().isEqualTo(key("k1"));
        assertThat(store.drain(0, 10).join().keys()).isEmpty();
    }

    @Test
    void slotsDoNotFollowTheirKeysWhenRedisHasLostItsDataMeanwhile() {
        store.use(key("k1"));
        DrainPass pass =
                new DrainPass(0, "eu", writer, store, this::write, (_, _) -> store.reopen(), 500, CLOCK, Traces.OFF);
        assertThat(pass.run(Optional.empty(), null, _ -> true)).isEmpty();
        assertThat(written).isEmpty();
    }

    @Test
    void whileKeysAreLeftOverNoSlotIsWritten() {
        store.use(key("k1"));
        store.use(key("k2"));
        DrainPass pass = new DrainPass(0, "eu", writer, store, this::write, this::writeKeys, 1, CLOCK, Traces.OFF);
        assertThat(pass.run(Optional.empty(), null, _ -> true))
                .hasValueSatisfying(result -> assertThat(result.whole()).isFalse());
        assertThat(keys).containsExactly(key("k1"));
        assertThat(written).isEmpty();
    }

    private static UsedKey key(String key) {
        return new UsedKey(key, 1, new CounterValue(A, 1, "eu-nonce", 1), NOW);
    }

    private void writeKeys(int shard, List<? extends UsedKey> some) {
        keys.addAll(some);
    }

    private void write(int shard, List<? extends StateRecord> records) {
        written.addAll(records);
    }
}
