package tally.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconnectionTest {
    private final Reconnection reconnection = new Reconnection(new SplittableRandom(1));

    @ParameterizedTest
    @CsvSource({"0, 500", "1, 1000", "5, 16000", "6, 20000", "1000, 20000"})
    void theLongestWaitDoublesUpToTwentySeconds(int failed, long ms) {
        assertThat(Reconnection.longest(failed)).isEqualTo(Duration.ofMillis(ms));
    }

    @Test
    void waitsAreSpreadOverAllOfIt() {
        Map<Long, Long> seconds = Stream.generate(() -> reconnection.wait(3))
                .limit(4000)
                .collect(Collectors.groupingBy(Duration::toSeconds, Collectors.counting()));
        assertThat(seconds).containsOnlyKeys(0L, 1L, 2L, 3L);
        assertThat(Stream.generate(() -> reconnection.wait(0)).limit(4000))
                .allMatch(wait -> wait.compareTo(Duration.ofMillis(100)) >= 0);
        assertThat(seconds.values()).allSatisfy(count -> assertThat(count).isBetween(800L, 1200L));
    }

    @ParameterizedTest
    @CsvSource({"1001, true", "1006, true", "4001, true", "4499, true", "4500, false", "4999, false", "5000, true"})
    void onlyARefusalThatWouldComeAgainEndsIt(int code, boolean comesBack) {
        assertThat(Reconnection.comesBack(code)).isEqualTo(comesBack);
    }
}
