package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tally.counter.exchange.OwnedShard.Place;

class PlaceTest {
    private final LogOffsets.Range log = new LogOffsets.Range(10, 20);

    @Test
    void aStoredOffsetWithinTheLogIsReadFrom() {
        assertThat(Place.of(OptionalLong.of(10), log).seek()).isEqualTo(10);
        assertThat(Place.of(OptionalLong.of(15), log).seek()).isEqualTo(15);
        assertThat(Place.of(OptionalLong.of(20), log).seek()).isEqualTo(20);
    }

    @Test
    void withoutAStoredOffsetTheLogIsReadFromItsBeginning() {
        assertThat(Place.of(OptionalLong.empty(), log)).isEqualTo(new Place(OptionalLong.empty(), 10, 20));
    }

    @Test
    void aStoredOffsetOutsideTheLogIsOfALogThatIsGone() {
        assertThat(Place.of(OptionalLong.of(9), log)).isEqualTo(new Place(OptionalLong.of(9), 10, 20));
        assertThat(Place.of(OptionalLong.of(21), log)).isEqualTo(new Place(OptionalLong.of(21), 10, 20));
    }
}
