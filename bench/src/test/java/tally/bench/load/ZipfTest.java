package tally.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ZipfTest {
    private static final int RANKS = 100;

    @Test
    void laterRanksAreRarerAndAsRareAsTheyShouldBe() {
        Zipf zipf = new Zipf(RANKS, 1);
        int choices = 1_000_000;
        int[] chosen = new int[RANKS];
        for (int i = 0; i < choices; i++) {
            chosen[zipf.next()]++;
        }
        assertThat(IntStream.of(chosen).sum()).isEqualTo(choices);
        double harmonic =
                IntStream.rangeClosed(1, RANKS).mapToDouble(rank -> 1.0 / rank).sum();
        // Neighbours may change places by chance, ranks that are twice as far can not.
        for (int rank = 1; 2 * rank < RANKS; rank++) {
            assertThat(chosen[2 * rank]).isLessThan(chosen[rank]);
        }
        for (int rank = 0; rank < RANKS; rank++) {
            double share = 1 / (harmonic * (rank + 1));
            assertThat(chosen[rank] / (double) choices).isCloseTo(share, within(0.002));
        }
    }

    @Test
    void aSeedMakesTheSameChoices() {
        Zipf one = new Zipf(RANKS, 7);
        Zipf again = new Zipf(RANKS, 7);
        assertThat(IntStream.generate(one::next).limit(50).toArray())
                .isEqualTo(IntStream.generate(again::next).limit(50).toArray());
    }
}
