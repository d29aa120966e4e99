package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tally.counter.exchange.StateRecord.WatermarkState;
import tally.counter.store.ShardExchange.Cleared;

class WatermarkScheduleTest {
    private static final long MS = 1_000_000;

    private final WatermarkSchedule schedule = new WatermarkSchedule(Duration.ofSeconds(1), Duration.ofMillis(100));

    @Test
    void nothingIsDueBeforeAPassTookAllThatWasDirty() {
        assertThat(schedule.due(0, "a")).isEmpty();
        pass("eu-aaaa", 500, 10, false);
        assertThat(schedule.due(0, "a")).isEmpty();
    }

    @Test
    void itSaysWhenTheLastWholePassBegan() {
        pass("eu-aaaa", 500, 10, true);
        pass("eu-aaaa", 900, 20, false);
        assertThat(schedule.due(0, "a")).contains(new WatermarkState("eu-aaaa", 900, Instant.ofEpochMilli(10), "a"));
    }

    @Test
    void anAdvanceWaitsForSlotsToGoWithAndThenGoesAlone() {
        write(7, 0);
        pass("eu-aaaa", 8, 10, true, 500 * MS);
        pass("eu-aaaa", 9, 20, true, 550 * MS);
        assertThat(schedule.due(599 * MS, "a")).isEmpty();
        assertThat(schedule.unwritten("a")).contains(new WatermarkState("eu-aaaa", 9, Instant.ofEpochMilli(20), "a"));
        assertThat(schedule.due(600 * MS, "a")).isPresent();
    }

    @Test
    void whatIsWrittenIsNotWrittenAgainWithTheNextSlots() {
        write(7, 0);
        assertThat(schedule.unwritten("a")).isEmpty();
    }

    @Test
    void anIdleShardIsHeardOfOnceAnInterval() {
        write(7, 0);
        pass("eu-aaaa", 7, 900, true);
        assertThat(schedule.due(999 * MS, "a")).isEmpty();
        assertThat(schedule.nanosUntilDue(999 * MS)).isEqualTo(MS);
        assertThat(schedule.due(1000 * MS, "a")).isPresent();
    }

    @Test
    void idleShardsAreHeardOfAtTheSameTimes() {
        write(7, 420 * MS);
        assertThat(schedule.nanosUntilDue(420 * MS)).isEqualTo(580 * MS);
        write(7, 1003 * MS);
        assertThat(schedule.nanosUntilDue(1003 * MS))
                .as("a pass that begins when it is due and takes some time makes the next one no later")
                .isEqualTo(997 * MS);
    }

    @Test
    void aNewIncarnationBeginsAnew() {
        write(7, 0);
        pass("eu-bbbb", 0, 20, true);
        assertThat(schedule.due(1, "a")).contains(new WatermarkState("eu-bbbb", 0, Instant.ofEpochMilli(20), "a"));
    }

    @Test
    void aPassOverAnIncarnationThatEndedIsPassedOver() {
        schedule.passed(
                new DrainPass.Result("eu-aaaa", new Cleared(false, 0, 3), 0, Optional.empty(), Instant.EPOCH, true), 0);
        assertThat(schedule.due(0, "a")).isEmpty();
    }

    private void write(long sequence, long nanos) {
        pass("eu-aaaa", sequence, 5, true);
        schedule.written(schedule.due(nanos, "a").orElseThrow(), nanos);
    }

    private void pass(String incarnation, long watermark, long begunMs, boolean whole) {
        pass(incarnation, watermark, begunMs, whole, 0);
    }

    private void pass(String incarnation, long watermark, long begunMs, boolean whole, long nanos) {
        Cleared cleared = new Cleared(true, watermark, 0);
        schedule.passed(
                new DrainPass.Result(incarnation, cleared, 1, Optional.empty(), Instant.ofEpochMilli(begunMs), whole),
                nanos);
    }
}
