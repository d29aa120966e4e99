package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrainPaceTest {
    private static final long MS = 1_000_000;

    private final DrainPace pace = new DrainPace(Duration.ofMillis(5), Duration.ofMillis(2));

    @Test
    void oneShardAloneIsDrainedEveryInterval() {
        assertThat(pace.intervalNanos(0)).isEqualTo(5 * MS);
        pace.drained(3, 0);
        assertThat(pace.intervalNanos(1 * MS)).isEqualTo(5 * MS);
    }

    @Test
    void manyBusyShardsShareTheirTurns() {
        for (int shard = 0; shard < 16; shard++) {
            pace.drained(shard, shard);
        }
        assertThat(pace.intervalNanos(50 * MS)).isEqualTo(32 * MS);
    }

    @Test
    void aShardThatFoundNothingForAWhileOrWentAwayIsBusyNoMore() {
        for (int shard = 0; shard < 4; shard++) {
            pace.drained(shard, 0);
        }
        assertThat(pace.intervalNanos(99 * MS)).isEqualTo(8 * MS);
        pace.released(0);
        assertThat(pace.intervalNanos(99 * MS)).isEqualTo(6 * MS);
        assertThat(pace.intervalNanos(100 * MS)).isEqualTo(5 * MS);
    }
}
