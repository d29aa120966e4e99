package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import tally.counter.CounterId;
import tally.counter.Kind;
import tally.counter.Sharding;
import tally.counter.crdt.Slot;
import tally.counter.exchange.ShardWork.Merge;
import tally.counter.exchange.StateRecord.SlotState;
import tally.counter.store.ShardExchange.Part;
import tally.counter.store.ShardExchange.Source;
import tally.counter.tracing.RecordedTraces;

class MirrorWorkTest {
    private static final String TOPIC = "us.tally.state";
    private static final CounterId A = CounterId.parse("likes/a");

    private final RecordCodec codec = new RecordCodec(16 * 1024);
    private final MemoryStore store = new MemoryStore("eu", 1);
    private final RecordedTraces recorded = new RecordedTraces();
    private final List<Map.Entry<String, Set<CounterId>>> noted = new ArrayList<>();
    private final ExchangeMetrics metrics = new ExchangeMetrics(new SimpleMeterRegistry());
    private final MirrorWork work = new MirrorWork(
            store,
            NoKafka.offsets(),
            new Source(Part.COUNTERS, TOPIC, List.of("tally.state", TOPIC)),
            new StateMerge(
                    "eu",
                    store,
                    new Admission(codec, new Sharding(1), Map.of("likes", Kind.UPDOWN)),
                    new Quarantine(new DefaultKafkaProducerFactory<>(Map.of()), "rejected", metrics, Runnable::run),
                    metrics,
                    Clock.systemUTC(),
                    recorded.traces(),
                    (context, counters) -> noted.add(Map.entry(context, Set.copyOf(counters)))),
            TestSettings.quick());

    @Test
    void theTraceOfWhatAMirrorBringsGoesOnInAMergeAndInANoteAheadOfItsEvent() {
        merge(slot("us-nonce", 5, RecordedTraces.CALLER));
        assertThat(store.counter(A).value()).isEqualTo(5);
        assertThat(recorded.ended()).extracting(step -> step.getName()).containsExactly("merge");
        String step = recorded.ended().getFirst().getSpanId();
        assertThat(noted).containsExactly(Map.entry(RecordedTraces.context(step), Set.of(A)));
    }

    @Test
    void whatALoopBringsBackAsItIsChangesNothing() {
        String own = countAndDrain();
        merge(slot(own, 5, RecordedTraces.CALLER));
        assertThat(store.counter(A).value()).isEqualTo(5);
        assertThat(store.dirty(A)).isFalse();
        assertThat(noted).isEmpty();
    }

    @Test
    void whatALoopBringsBackLowerIsToldOnceMore() {
        String own = countAndDrain();
        merge(slot(own, 3, RecordedTraces.CALLER));
        assertThat(store.counter(A).value()).isEqualTo(5);
        assertThat(store.dirty(A)).isTrue();
    }

    /** Returns the incarnation. */
    private String countAndDrain() {
        store.add(A, 5);
        store.clear(store.drain(0, 10).join(), "").join();
        return store.incarnation(0);
    }

    private void merge(ConsumerRecord<byte[], byte[]> record) {
        Merge merge = work.merge(work.begin(new TopicPartition(TOPIC, 0)), List.of(record));
        merge.done().accept(merge.outcome().join());
    }

    private ConsumerRecord<byte[], byte[]> slot(String incarnation, long increments, String trace) {
        SlotState state = new SlotState(
                A, incarnation, new Slot(increments, 0), "", Clock.systemUTC().instant(), "us-api-1.a");
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(TOPIC, 0, 0, codec.key(state), codec.value(state));
        record.headers().add("traceparent", trace.getBytes(StandardCharsets.US_ASCII));
        return record;
    }
}
