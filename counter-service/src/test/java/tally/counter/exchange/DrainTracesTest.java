package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tally.counter.CounterId;
import tally.counter.crdt.Slot;
import tally.counter.store.ShardExchange.DirtySlot;
import tally.counter.tracing.Traces;

class DrainTracesTest {
    private static final CounterId A = CounterId.parse("likes/a");

    private final DrainTraces traces = new DrainTraces();

    @Test
    void whatLedToASlotIsTakenWithItOnce() {
        traces.add(Map.of(A, List.of("t1")));
        traces.add(Map.of(A, List.of("t2")));
        assertThat(traces.take(List.of(slot(CounterId.parse("likes/b"))))).isEmpty();
        assertThat(traces.take(List.of(slot(A)))).isEqualTo(Map.of(A, List.of("t1", "t2")));
        assertThat(traces.take(List.of(slot(A)))).isEmpty();
    }

    @Test
    void ofTooManyTracesOfACounterAndTooManyCountersTheRestIsForgotten() {
        IntStream.range(0, 100).forEach(i -> traces.add(Map.of(A, List.of("t" + i))));
        assertThat(traces.take(List.of(slot(A))).get(A)).hasSize(1 + Traces.MAX_LINKS);
        traces.add(Map.of(A, List.of("t")));
        List<CounterId> later = IntStream.range(0, DrainTraces.MAX_COUNTERS)
                .mapToObj(i -> CounterId.parse("likes/" + i))
                .toList();
        later.forEach(id -> traces.add(Map.of(id, List.of("t"))));
        assertThat(traces.take(List.of(slot(A)))).isEmpty();
        assertThat(traces.take(later.stream().map(DrainTracesTest::slot).toList()))
                .hasSize(DrainTraces.MAX_COUNTERS);
    }

    private static DirtySlot slot(CounterId id) {
        return new DirtySlot(id, "eu-nonce", new Slot(1, 0), 0);
    }
}
