package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tally.counter.store.Fault.Kind;
import tally.counter.store.Fault.Use;

class StandingTest {
    private static final Fault CLOCK = new Fault(Kind.CLOCK, "The clock is off.");
    private static final Fault EVICTS = new Fault(Kind.EVICTS, "It evicts.");

    private final Standing standing = new Standing();
    private final AtomicInteger writable = new AtomicInteger();

    @Test
    void nothingGoesBeforeTheFirstCheck() {
        assertThat(standing.isChecked()).isFalse();
        assertThat(standing.against(Use.READING)).contains(Standing.UNCHECKED.reason());
    }

    @Test
    void onlyWhatStopsAUseIsSaidAgainstIt() {
        standing.settle(standing.connection(), List.of(CLOCK, EVICTS));
        assertThat(standing.against(Use.READING)).isEmpty();
        assertThat(standing.against(Use.WRITING)).contains("It evicts.");
        assertThat(standing.against(Use.BEING_READY)).contains("The clock is off. It evicts.");
    }

    @Test
    void whatWasFoundOnAnotherConnectionIsNotTakenOver() {
        int before = standing.connection();
        standing.forget();
        assertThat(standing.settle(before, List.of())).isFalse();
        assertThat(standing.against(Use.READING)).isPresent();
        assertThat(standing.settle(standing.connection(), List.of())).isTrue();
        standing.forget();
        assertThat(standing.against(Use.READING)).isPresent();
    }

    @Test
    void theFirstCheckOfAConnectionThatAllowsReadingIsTold() {
        AtomicInteger readable = new AtomicInteger();
        standing.onReadable(readable::incrementAndGet);
        standing.settle(standing.connection(), List.of(Standing.UNCHECKED));
        assertThat(readable).hasValue(0);
        standing.settle(standing.connection(), List.of(EVICTS));
        standing.settle(standing.connection(), List.of());
        assertThat(readable).hasValue(1);
        standing.forget();
        standing.settle(standing.connection(), List.of());
        assertThat(readable).hasValue(2);
    }

    @Test
    void everyCheckThatAllowsWritingIsTold() {
        standing.onWritable(writable::incrementAndGet);
        standing.settle(standing.connection(), List.of(EVICTS));
        assertThat(writable).hasValue(0);
        standing.settle(standing.connection(), List.of(CLOCK));
        standing.settle(standing.connection(), List.of());
        assertThat(writable).hasValue(2);
    }
}
