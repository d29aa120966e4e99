package tally.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void theFirstIsDueAtTheStart() {
        assertThat(new Schedule(0, 100).startingAt(-42).dueNanos(0)).isEqualTo(-42);
    }

    @Test
    void theOthersAreDueAtEvenDistances() {
        Schedule schedule = new Schedule(5, 1000);
        assertThat(schedule.dueNanos(1)).isEqualTo(1_000_005);
        assertThat(schedule.dueNanos(999)).isEqualTo(999_000_005);
        assertThat(schedule.dueNanos(1000)).isEqualTo(1_000_000_005);
    }

    @Test
    void whatDoesNotDivideDoesNotAddUp() {
        Schedule schedule = new Schedule(0, 3);
        assertThat(schedule.dueNanos(1)).isEqualTo(333_333_333);
        assertThat(schedule.dueNanos(2)).isEqualTo(666_666_666);
        assertThat(schedule.dueNanos(3)).isEqualTo(1_000_000_000);
        assertThat(schedule.dueNanos(3_000_000_000L)).isEqualTo(1_000_000_000_000_000_000L);
    }
}
