package tally.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long MS = 1_000_000;
    private final TokenBucket bucket = new TokenBucket(10, 3, 0);

    @Test
    void asManyAtOnceAsItHoldsAndNoneMore() {
        assertThat(taken(5, 0)).isEqualTo(3);
    }

    @Test
    void afterwardsAsManyASecondAsItSays() {
        taken(3, 0);
        assertThat(taken(1, 99 * MS)).isZero();
        assertThat(taken(1, 100 * MS)).isEqualTo(1);
        int inTenSeconds = 0;
        for (long ms = 101; ms <= 10_100; ms++) {
            inTenSeconds += taken(1, ms * MS);
        }
        assertThat(inTenSeconds).isEqualTo(100);
    }

    @Test
    void itNeverHoldsMoreThanItMay() {
        taken(3, 0);
        assertThat(taken(9, 3_600_000 * MS)).isEqualTo(3);
    }

    @Test
    void itTellsHowLongToWait() {
        taken(3, 0);
        assertThat(bucket.until(1)).isEqualTo(Duration.ofMillis(100));
        assertThat(bucket.until(2)).isEqualTo(Duration.ofMillis(200));
        assertThat(bucket.until(99)).as("no longer than until it is full").isEqualTo(Duration.ofMillis(300));
    }

    private int taken(int tries, long nowNanos) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += bucket.take(nowNanos) ? 1 : 0;
        }
        return taken;
    }
}
