package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrainPaceTest {
    private static final long MS = 1_000_000;

    private final DrainPace pace = new DrainPace(Duration.ofMillis(5), Duration.ofMillis(2));

    @Test
    void oneShardAloneIsDrainedEveryInterval() {
        pace.drained(3, 0);
        assertThat(pace.next(0)).isEqualTo(5 * MS);
        assertThat(pace.next(7 * MS)).isEqualTo(10 * MS);
    }

    @Test
    void manyBusyShardsShareTheirTurns() {
        for (int shard = 0; shard < 16; shard++) {
            pace.drained(shard, shard * MS);
        }
        // 16 shards, 2 ms each: 32 ms, and 40 is the first step of 5, 10, 20 ... that is as long.
        assertThat(pace.next(16 * MS)).isEqualTo(40 * MS);
        assertThat(pace.next(17 * MS)).isEqualTo(40 * MS);
        assertThat(pace.next(40 * MS)).isEqualTo(80 * MS);
    }

    @Test
    void aShardThatFoundNothingForAWhileOrWentAwayIsBusyNoMore() {
        for (int shard = 0; shard < 4; shard++) {
            pace.drained(shard, 0);
        }
        assertThat(pace.next(93 * MS)).isEqualTo(100 * MS);
        pace.released(0);
        pace.released(1);
        assertThat(pace.next(92 * MS)).isEqualTo(95 * MS);
        assertThat(pace.next(100 * MS)).isEqualTo(105 * MS);
    }
}
