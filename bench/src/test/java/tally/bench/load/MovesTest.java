package tally.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MovesTest {
    private final Moves moves = new Moves();

    @Test
    void reconnectsAreCountedInStepsOfHalfASecond() {
        moves.reconnected(0);
        moves.reconnected(Duration.ofMillis(499).toNanos());
        moves.reconnected(Duration.ofMillis(1500).toNanos());
        moves.reconnected(Duration.ofMillis(500).toNanos());
        assertThat(moves.reconnects()).containsExactly(2L, 1L, 0L, 1L);
    }

    @Test
    void nobodyWhoStayedIsCounted() {
        assertThat(moves.reconnects()).isEmpty();
        assertThat(moves.failedAttempts()).isZero();
    }

    @Test
    void theLongestTimesArePercentilesOverPages() {
        for (int page = 1; page <= 100; page++) {
            moves.stale(Duration.ofMillis(page).toNanos());
        }
        assertThat(moves.staleMs(50)).isCloseTo(50, within(0.1));
        assertThat(moves.staleMs(99)).isCloseTo(99, within(0.1));
        assertThat(moves.staleMs(100)).isCloseTo(100, within(0.1));
    }
}
