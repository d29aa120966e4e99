package tally.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SharedWordsTest {
    @Test
    void everyVersionAgreesOnTheShardOfACounter() throws Exception {
        JsonNode golden =
                JsonMapper.shared().readTree(Files.readString(Path.of("../contracts/exchange/shard.v1.json")));
        Sharding sharding = new Sharding(golden.get("shards").intValue());
        golden.get("counters")
                .properties()
                .forEach(counter -> assertThat(sharding.shardOf(CounterId.parse(counter.getKey())))
                        .as(counter.getKey())
                        .isEqualTo(counter.getValue().intValue()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Sharding.MAX_SHARDS + 1})
    void thereAreOneTo1024Shards(int shards) {
        assertThatThrownBy(() -> new Sharding(shards)).hasMessageContaining("from 1 to 1024");
    }

    @Test
    void aCounterIsWrittenNamespaceSlashKey() {
        assertThat(CounterId.parse("likes/A.b_c~d:e-f")).isEqualTo(new CounterId("likes", "A.b_c~d:e-f"));
        assertThat(CounterId.parse("likes/" + "k".repeat(CounterId.MAX_KEY_LENGTH))
                        .toString())
                .hasSize(6 + CounterId.MAX_KEY_LENGTH);
    }

    @Test
    void aKeyOf129CharactersIsOneTooLong() {
        assertThatThrownBy(() -> new CounterId("likes", "k".repeat(CounterId.MAX_KEY_LENGTH + 1)))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("128");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "likes", "likes/", "/a", "Likes/a", "likes/a b", "likes/ä", "likes/a/b", "likes/a|b", "9/a"})
    void anythingElseIsRefusedAndSaysWhatANameMayBe(String text) {
        assertThatThrownBy(() -> CounterId.parse(text)).isInstanceOf(InvalidKeyException.class);
    }
}
