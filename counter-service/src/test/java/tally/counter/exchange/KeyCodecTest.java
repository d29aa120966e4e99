package tally.counter.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.store.ShardExchange.UsedKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KeyCodecTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String KEY = "once|likes/post-42|3f2a|b";
    private static final String VALUE =
            "{\"v\":1,\"delta\":-2,\"count\":57,\"epoch\":\"eu-7f3kq0c2mx\",\"version\":44,\"at\":1763712042000}";

    private final KeyCodec codec = new KeyCodec(16 * 1024);

    private final UsedKey used = new UsedKey(
            "3f2a|b",
            -2,
            new CounterValue(CounterId.parse("likes/post-42"), 57, "eu-7f3kq0c2mx", 44),
            Instant.ofEpochMilli(1763712042000L));

    @Test
    void aKeyIsWrittenAndReadAsTheContractSays() throws Exception {
        JsonNode contract = JSON.readTree(Files.readString(Path.of("../contracts/exchange/once.v1.json")));
        assertThat(new String(codec.key(used), UTF_8))
                .isEqualTo(contract.path("key").stringValue());
        assertThat(JSON.readTree(codec.value(used))).isEqualTo(contract.path("value"));
        assertThat(codec.decode(codec.key(used), JSON.writeValueAsBytes(contract.path("value"))))
                .isEqualTo(used);
    }

    @Test
    void aKeyMayContainTheSeparator() throws Exception {
        assertThat(codec.decode(KEY.getBytes(UTF_8), VALUE.getBytes(UTF_8)).key())
                .isEqualTo("3f2a|b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "slot|likes/a|k",
                "once|likes/a",
                "once|likes/a|",
                "once|likes/a|with space",
                "once|likes|k",
                "once|likes/a|" + "0123456789012345678901234567890123456789012345678901234567890123456789"
                        + "0123456789012345678901234567890123456789012345678901234567890"
            })
    void anotherKeyIsPoison(String key) {
        assertThatExceptionOfType(PoisonException.class)
                .isThrownBy(() -> codec.decode(key.getBytes(UTF_8), VALUE.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({"-2, 1.5", "57, x", "44, -1", "eu-7f3kq0c2mx, EU", "1763712042000, -1"})
    void anotherValueIsPoison(String from, String to) {
        String value = VALUE.replace(from, to);
        assertThat(value).isNotEqualTo(VALUE);
        assertThatExceptionOfType(PoisonException.class)
                .isThrownBy(() -> codec.decode(KEY.getBytes(UTF_8), value.getBytes(UTF_8)));
    }
}
