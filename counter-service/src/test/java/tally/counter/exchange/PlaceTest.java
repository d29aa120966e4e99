package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tally.counter.store.ShardExchange.Position;

class PlaceTest {
    private final LogOffsets.Range log = new LogOffsets.Range(10, 20);

    @Test
    void aStoredOffsetWithinTheLogIsReadFrom() {
        assertThat(place(OptionalLong.of(10)).seek()).isEqualTo(10);
        assertThat(place(OptionalLong.of(15)).seek()).isEqualTo(15);
        assertThat(place(OptionalLong.of(20)).seek()).isEqualTo(20);
    }

    @Test
    void withoutAStoredOffsetTheLogIsReadFromItsBeginning() {
        assertThat(place(OptionalLong.empty())).isEqualTo(new Place("log", "eu-1", OptionalLong.empty(), true, 10, 20));
    }

    @Test
    void aStoredOffsetOutsideTheLogIsOfALogThatIsGone() {
        assertThat(place(OptionalLong.of(9))).isEqualTo(new Place("log", "eu-1", OptionalLong.of(9), true, 10, 20));
        assertThat(place(OptionalLong.of(21))).isEqualTo(new Place("log", "eu-1", OptionalLong.of(21), true, 10, 20));
    }

    private Place place(OptionalLong stored) {
        return Place.of("log", new Position("eu-1", stored, true, false), log);
    }
}
