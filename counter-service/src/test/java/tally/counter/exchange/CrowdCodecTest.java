package tally.counter.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tally.counter.CounterId;
import tally.counter.watching.CrowdReport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CrowdCodecTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final CrowdReport REPORT = new CrowdReport(
            "eu",
            "eu-gateway-1",
            1_763_712_000_000L,
            true,
            false,
            "eu-api-1",
            Map.of(CounterId.parse("likes/post-42"), 3, CounterId.parse("views/home"), 0));

    private final CrowdCodec codec = new CrowdCodec();

    @Test
    void aReportIsTheGoldenRecordBothWays() throws Exception {
        JsonNode golden = JSON.readTree(golden());
        assertThat(new String(codec.key(REPORT), UTF_8))
                .isEqualTo(golden.get("key").stringValue());
        assertThat(JSON.readTree(codec.value(REPORT))).isEqualTo(golden.get("value"));
        assertThat(codec.decode(codec.key(REPORT), codec.value(REPORT))).isEqualTo(REPORT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '#',
            value = {
                "eu|g {",
                "eu|g []",
                "eu {\"v\":1,\"boot\":1,\"by\":\"a\",\"sockets\":{}}",
                "EU|g {\"v\":1,\"boot\":1,\"by\":\"a\",\"sockets\":{}}",
                "eu|g {\"v\":2,\"boot\":1,\"by\":\"a\",\"sockets\":{}}",
                "eu|g {\"v\":1,\"by\":\"a\",\"sockets\":{}}",
                "eu|g {\"v\":1,\"boot\":1,\"sockets\":{}}",
                "eu|g {\"v\":1,\"boot\":1,\"by\":\"a\",\"sockets\":{\"likes\":1}}",
                "eu|g {\"v\":1,\"boot\":1,\"by\":\"a\",\"sockets\":{\"likes/a\":-1}}",
                "eu|g {\"v\":1,\"boot\":1,\"by\":\"a\",\"sockets\":{\"likes/a\":1.5}}"
            })
    void whatIsNoReportIsRefused(String key, String value) {
        assertThatThrownBy(() -> codec.decode(key.getBytes(UTF_8), value.getBytes(UTF_8)))
                .isInstanceOf(PoisonException.class);
    }

    @Test
    void whatIsMissingIsRefused() {
        assertThatThrownBy(() -> codec.decode(null, codec.value(REPORT))).isInstanceOf(PoisonException.class);
        assertThatThrownBy(() -> codec.decode(codec.key(REPORT), null)).isInstanceOf(PoisonException.class);
    }

    @Test
    void whatIsLargerThanAnyReportIsRefused() {
        byte[] large = new byte[256 * 1024];
        Arrays.fill(large, (byte) ' ');
        assertThatThrownBy(() -> codec.decode(codec.key(REPORT), large))
                .isInstanceOf(PoisonException.class)
                .hasMessageContaining("262144");
    }

    private static String golden() throws IOException {
        return Files.readString(Path.of("..", "contracts", "exchange", "watching.v1.json"));
    }
}
