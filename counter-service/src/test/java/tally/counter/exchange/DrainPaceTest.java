package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrainPaceTest {
    private static final long MS = 1_000_000;
    private static final int MANY = 100;

    private final DrainPace pace = new DrainPace(Duration.ofMillis(5), Duration.ofMillis(100), 0.2);
    private long now;

    @Test
    void quickPassesFollowAtTheShortestInterval() {
        passes(100, 1, MANY);
        assertThat(pace.next(0)).isEqualTo(5 * MS);
        assertThat(pace.next(7 * MS)).isEqualTo(10 * MS);
    }

    @Test
    void slowPassesTakeNoMoreThanTheirShareOfTheTime() {
        passes(100, 5, MANY);
        // 5 ms are a fifth of 25 ms, and 40 is the first step of 5, 10, 20 ... that is as long.
        assertThat(pace.next(16 * MS)).isEqualTo(40 * MS);
        assertThat(pace.next(17 * MS)).isEqualTo(40 * MS);
        assertThat(pace.next(40 * MS)).isEqualTo(80 * MS);
    }

    @Test
    void noWaitIsLongerThanTheLongest() {
        passes(100, 5_000, MANY);
        assertThat(pace.next(0)).isEqualTo(80 * MS);
    }

    @Test
    void onePassThatWasHeldUpDoesNotSlowTheRestDown() {
        passes(100, 1, MANY);
        passes(1, 8, MANY);
        assertThat(pace.next(0)).isEqualTo(10 * MS);
        passes(10, 0, MANY);
        assertThat(pace.next(0)).isEqualTo(5 * MS);
    }

    @Test
    void aFewChangesASecondAreNotPutOff() {
        // 50 slots a second, 8 ms each: a load of 0.4.
        for (int i = 0; i < 200; i++) {
            now += 20 * MS;
            passes(1, 8, 1);
        }
        assertThat(pace.next(0)).isEqualTo(10 * MS);
        // 500 slots a second are more than the machine should do one by one.
        for (int i = 0; i < 2_000; i++) {
            now += 2 * MS;
            passes(1, 8, 1);
        }
        assertThat(pace.next(0)).isEqualTo(40 * MS);
    }

    /** Passes of many shards, which end together. */
    private void passes(int count, long millis, int slots) {
        for (int i = 0; i < count; i++) {
            pace.took(now - millis * MS, now, slots);
        }
    }
}
