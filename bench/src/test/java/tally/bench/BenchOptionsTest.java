package tally.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchOptionsTest {
    @Test
    void withoutWordsEverythingIsMeasuredThreeTimesForTenSeconds() {
        BenchOptions options = parse();
        assertThat(options.time()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.only()).containsExactly(Measurement.values());
        assertThat(options.basePort()).isEqualTo(9300);
        assertThat(options.data()).isAbsolute().hasFileName(".tally-bench");
        assertThat(options.json()).isNull();
        assertThat(options.jsonOnly()).isFalse();
        assertThat(options.against()).isNull();
        assertThat(options.jvm()).contains("-Xmx300m").doesNotContain("TieredStopAtLevel");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 5", "60, 5"})
    void theWarmUpIsAsLongAsWhatIsRecordedUpToFiveSeconds(int seconds, int warmUp) {
        assertThat(parse("--seconds=" + seconds).warmUp()).isEqualTo(Duration.ofSeconds(warmUp));
        assertThat(parse("--seconds=" + seconds, "--warm-up=90").warmUp()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void everythingCanBeChosen() {
        BenchOptions options = parse(
                "--seconds=2",
                "--rounds",
                "5",
                "--only",
                "reads,increments-hot,reads",
                "--base-port=9500",
                "--data",
                "elsewhere",
                "--json=all.json");
        assertThat(options.time()).isEqualTo(Duration.ofSeconds(2));
        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.only()).containsExactly(Measurement.INCREMENTS_HOT, Measurement.READS);
        assertThat(options.basePort()).isEqualTo(9500);
        assertThat(options.data()).hasFileName("elsewhere");
        assertThat(options.json()).isAbsolute().hasFileName("all.json");
        assertThat(options.jsonOnly()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "--json --seconds 2", "--seconds 2 --json", "--json="})
    void withoutAFileTheJsonIsForStandardOutput(String words) {
        BenchOptions options = parse(words.split(" ", -1));
        assertThat(options.jsonOnly()).isTrue();
        assertThat(options.json()).isNull();
        assertThat(options.time()).isEqualTo(Duration.ofSeconds(words.contains("2") ? 2 : 10));
    }

    @Test
    void anyServerIsCalledAtOneAddressOnly() {
        BenchOptions options = parse("--against", "http://localhost:7379/INCR/a-{n}?b=c", "--method=POST", "--pid=7");
        assertThat(options.only())
                .containsExactly(
                        Measurement.INCREMENTS_ZIPF,
                        Measurement.INCREMENTS_HOT,
                        Measurement.INCREMENTS_SINGLE,
                        Measurement.READS);
        assertThat(options.against())
                .isEqualTo(new BenchOptions.Against("http://localhost:7379/INCR/a-{n}?b=c", "POST", 7L));
    }

    @Test
    void theNumberOfACounterStandsInItsAddress() {
        assertThat(new BenchOptions.Against("http://localhost/a-{n}", "GET", null).address(42))
                .isEqualTo(URI.create("http://localhost/a-42"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--nonsense 1; --nonsense",
                "--seconds; needs a value",
                "--seconds --json; needs a value",
                "--seconds 0; from 1 to",
                "--seconds soon; --seconds",
                "--warm-up -1; from 0 to",
                "--rounds 1 --rounds 2; twice",
                "--only coffee; coffee",
                "--base-port 80; from 1024",
                "--method GET; belongs to --against",
                "--pid 1; belongs to --against",
                "--against http://localhost --pid x; --pid",
                "--against http://localhost --method PUT; PUT",
                "--against https://localhost; takes an address",
                "--against nowhere; takes an address",
                "--against http://localhost --only memory,reads; can not measure memory"
            })
    void whatIsNotUnderstoodIsSaid(String words, String said) {
        assertThatThrownBy(() -> parse(words.split(" ", -1)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(said);
    }

    private static BenchOptions parse(String... words) {
        return BenchOptions.parse(List.of(words));
    }
}
