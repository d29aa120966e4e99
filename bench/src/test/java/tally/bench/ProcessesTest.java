package tally.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource({"1024, 1024", "20000, 20000", "unlimited, 9223372036854775807"})
    void theSoftLimitOfOpenFilesCounts(String soft, long allowed) {
        String limits = """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             96314                96314                processes
                Max open files            %-20s 1048576              files
                """.formatted(soft);
        assertThat(Processes.openFilesAllowed(limits)).isEqualTo(allowed);
    }

    @Test
    void aProcessThatIsNotThereIsLeftOut() {
        assertThat(new Processes(Map.of("nobody", -1L)).times()).isEmpty();
        assertThat(Processes.residentBytes(-1)).isZero();
        assertThat(Processes.openFilesAllowed(-1)).isEqualTo(Long.MAX_VALUE);
    }
}
