package tally.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessesTest {
    @ParameterizedTest
    @ValueSource(strings = {"java", "a name with spaces", "one) S 2 (two", ")", ""})
    void userAndSystemTimeAreFoundWhateverTheNameIs(String name) {
        String line = "4711 (" + name + ") S 1 4711 4711 0 -1 4194560 9000 8000 7 6 123 45 11 12 20 0 30 0 9999 1 2\n";
        assertThat(Processes.ofStat(line)).isEqualTo(Duration.ofMillis(1680));
    }

    @Test
    void theResidentSetIsGivenInKibibytes() {
        assertThat(Processes.residentBytes("Name:\tjava\nVmHWM:\t   999 kB\nVmRSS:\t   123 kB\nThreads:\t9\n"))
                .isEqualTo(123 * 1024);
    }

    @Test
    void aProcessThatIsNotThereIsLeftOut() {
        assertThat(new Processes(Map.of("nobody", -1L)).times()).isEmpty();
        assertThat(Processes.residentBytes(-1)).isZero();
    }
}
