package tally.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tally.chaos.fault.FaultKind;

class ChaosOptionsTest {
    @Test
    void withoutWordsEveryFaultStrikesForFiveMinutes() {
        ChaosOptions options = parse();
        assertThat(options.time()).isEqualTo(Duration.ofMinutes(5));
        assertThat(options.faults())
                .containsExactlyInAnyOrder(Arrays.stream(FaultKind.values())
                        .filter(kind -> !kind.needsOtherBuild())
                        .toArray(FaultKind[]::new));
        assertThat(options.shape().regions()).containsExactly("eu", "us");
        assertThat(options.shape().replicas()).isEqualTo(2);
        assertThat(options.shape().gateways()).isEqualTo(1);
        assertThat(options.keyedPercent()).isEqualTo(50);
        assertThat(options.basePort()).isEqualTo(9100);
        assertThat(options.data()).isAbsolute().hasFileName(".tally-chaos");
    }

    @Test
    void withAnotherBuildItsFaultsStrikeToo(@TempDir Path build) throws IOException {
        assertThatThrownBy(() -> parse("--other-build", build.toString())).hasMessageContaining("--other-build");
        Path script = Files.createFile(build.resolve("tally"));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        ChaosOptions options = parse("--other-build", build.toString());
        assertThat(options.faults()).containsExactlyInAnyOrder(FaultKind.values());
        assertThat(options.command()).endsWith("--other-build " + build);
    }

    @Test
    void theCommandThatItPrintsMakesTheSameChoices() {
        ChaosOptions options = parse(
                "--minutes=0.5",
                "--seed",
                "-7",
                "--faults",
                "flush,kill-redis",
                "--regions=eu,us,ap",
                "--replicas",
                "1",
                "--keyed=0",
                "--base-port",
                "9500");
        String[] words = options.command().split(" ");
        ChaosOptions again = ChaosOptions.parse(List.of(words).subList(2, words.length));
        assertThat(again).isEqualTo(options);
        assertThat(again.time()).isEqualTo(Duration.ofSeconds(30));
        assertThat(again.seed()).isEqualTo(-7);
        assertThat(again.faults()).containsExactlyInAnyOrder(FaultKind.FLUSH, FaultKind.KILL_REDIS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--nonsense 1; --nonsense",
                "--minutes; needs a value",
                "--minutes 0; --minutes",
                "--minutes soon; --minutes",
                "--seed 1 --seed 2; twice",
                "--faults earthquake; earthquake",
                "--faults upgrade-replica; --other-build",
                "--other-build /nowhere; --other-build",
                "--regions eu,eu; different names",
                "--keyed 101; from 0 to 100",
                "--replicas 0; from 1 to 9",
                "--base-port 80; from 1024"
            })
    void whatIsNotUnderstoodIsSaid(String words, String said) {
        assertThatThrownBy(() -> parse(words.split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(said);
    }

    private static ChaosOptions parse(String... words) {
        return ChaosOptions.parse(List.of(words));
    }
}
