package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tally.redis.KeyRoom;

class OncePropertiesTest {
    @ParameterizedTest
    @CsvSource({"1600, 16, 100", "1615, 16, 100", "1024, 1, 1024", "1024, 4096, 1"})
    void everyShardHasItsPartOfTheKeysAndAtLeastOne(int maxKeys, int shards, int ofEach) {
        Duration window = Duration.ofHours(24);
        assertThat(new OnceProperties(window, maxKeys).room(shards)).isEqualTo(new KeyRoom(window, ofEach));
    }
}
