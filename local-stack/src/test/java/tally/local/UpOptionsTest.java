package tally.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpOptionsTest {
    @Test
    void withoutWordsItIsTheDefaultStack() {
        UpOptions options = parse();
        assertThat(options.regions()).isNull();
        assertThat(options.basePort()).isEqualTo(8100);
        assertThat(options.data()).isAbsolute().hasFileName(".tally");
        assertThat(options.replicas()).isEqualTo(1);
        assertThat(options.gateways()).isEqualTo(1);
        assertThat(options.detach()).isFalse();
        assertThat(options.jvm()).isEmpty();
    }

    @Test
    void everyOptionIsTakenInBothSpellings() {
        UpOptions options = parse(
                "--regions",
                "eu,us,ap",
                "--base-port=9000",
                "--data",
                "/x",
                "--replicas",
                "2",
                "--gateways=3",
                "--detach",
                "--set",
                "a.b-c=1",
                "--set=d=e=f",
                "--jvm",
                " -Xmx300m  -XX:+UseSerialGC");
        assertThat(options.regions()).containsExactly("eu", "us", "ap");
        assertThat(options.basePort()).isEqualTo(9000);
        assertThat(options.data()).hasToString("/x");
        assertThat(options.replicas()).isEqualTo(2);
        assertThat(options.gateways()).isEqualTo(3);
        assertThat(options.detach()).isTrue();
        assertThat(options.settings()).isEqualTo(Map.of("a.b-c", "1", "d", "e=f"));
        assertThat(options.jvm()).containsExactly("-Xmx300m", "-XX:+UseSerialGC");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--regions eu,eu; different names",
                "--regions eu,,us; no name for a region",
                "--regions EU; no name for a region",
                "--regions aa,bb,cc,dd,ee,ff,gg,hh,ii,jj; 1 to 9",
                "--base-port 80; from 1024 to 65000",
                "--base-port x; from 1024 to 65000",
                "--base-port; needs a value",
                "--replicas 0; from 1 to 9",
                "--gateways 10; from 1 to 9",
                "--set novalue; key=value",
                "--jvm Xmx1g; takes options of a JVM",
                "--data a --data b; give it once",
                "--quick; does not know \"--quick\"",
                "extra; does not know \"extra\"",
            })
    void whatIsNotUnderstoodIsSaid(String words, String message) {
        assertThatThrownBy(() -> parse(words.split(" ", -1)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
    }

    private static UpOptions parse(String... words) {
        Arguments arguments = new Arguments("up", List.of(words));
        UpOptions options = UpOptions.parse(arguments);
        arguments.refuseTheRest();
        return options;
    }
}
