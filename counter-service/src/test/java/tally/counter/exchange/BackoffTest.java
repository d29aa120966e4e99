package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

    @Test
    void theWaitDoublesUpToTheLongest() {
        long[] waits = {100, 200, 400, 800, 1600, 2000, 2000};
        for (long wait : waits) {
            assertThat(backoff.failed()).isEqualTo(Duration.ofMillis(wait));
        }
    }

    @Test
    void aSuccessBeginsAnew() {
        backoff.failed();
        backoff.failed();
        backoff.succeeded();
        assertThat(backoff.failed()).isEqualTo(Duration.ofMillis(100));
    }
}
