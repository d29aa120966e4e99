package tally.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SubsetSumsTest {
    @Test
    void onlySumsOfWholeDeltasAreContained() {
        SubsetSums sums = new SubsetSums(List.of(5L, -3L, 1L));
        assertThat(LongStream.rangeClosed(-5, 8).filter(sums::contains))
                .containsExactly(-3L, -2L, 0L, 1L, 2L, 3L, 5L, 6L);
    }

    @Test
    void theNearestSumsAreFoundOnBothSides() {
        SubsetSums sums = new SubsetSums(List.of(5L, -3L));
        assertThat(LongStream.of(-4, -3, -2, 3, 5).map(sum -> sums.atLeast(sum).orElseThrow()))
                .containsExactly(-3L, -3L, 0L, 5L, 5L);
        assertThat(sums.atLeast(6)).isEmpty();
        assertThat(LongStream.of(-3, -1, 4, 5, 6).map(sum -> sums.atMost(sum).orElseThrow()))
                .containsExactly(-3L, -3L, 2L, 5L, 5L);
        assertThat(sums.atMost(-4)).isEmpty();
    }

    @Test
    void theSumOfNothingIsZero() {
        SubsetSums sums = new SubsetSums(List.of());
        assertThat(LongStream.rangeClosed(-2, 2).filter(sums::contains)).containsExactly(0L);
    }

    @Test
    void ofHugeDeltasOnlyTheBoundsAreKnown() {
        SubsetSums sums = new SubsetSums(List.of(1_000_000L, 1_000_000L));
        assertThat(sums.contains(7)).isTrue();
        assertThat(sums.contains(-1)).isFalse();
        assertThat(sums.contains(2_000_001)).isFalse();
        assertThat(sums.atLeast(7)).isEqualTo(OptionalLong.of(7));
        assertThat(sums.atLeast(-1)).isEqualTo(OptionalLong.of(0));
        assertThat(sums.atMost(2_000_001)).isEqualTo(OptionalLong.of(2_000_000));
    }
}
