package tally.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedTest {
    private final Watched counter = new Watched("likes/a");
    private final List<String> shown = new ArrayList<>();
    private final Watched.View view =
            counter.view((from, answered, to) -> shown.add((to - from) + ", " + (to - answered) + " after the answer"));

    @Test
    void anIncrementIsShownWithItsTotalOrAGreaterOne() {
        counter.counted(1, 90, 100);
        counter.counted(2, 95, 110);
        counter.counted(3, 100, 120);
        view.shows(2, 150);
        assertThat(shown).containsExactly("60, 50 after the answer", "55, 40 after the answer");
        assertThat(counter.isShown()).isFalse();
        view.shows(4, 160);
        assertThat(shown).hasSize(3).endsWith("60, 40 after the answer");
        assertThat(counter.isShown()).isTrue();
    }

    @Test
    void whatWasShownBeforeItsAnswerTookAsLongAsTheAnswer() {
        view.shows(1, 90);
        counter.counted(1, 70, 100);
        assertThat(shown).containsExactly("30, 0 after the answer");
    }

    @Test
    void incrementsOfOneBatchShareATotalAndHaveTimesOfTheirOwn() {
        counter.counted(300, 80, 100);
        counter.counted(300, 90, 105);
        view.shows(300, 130);
        assertThat(shown).containsExactlyInAnyOrder("50, 30 after the answer", "40, 25 after the answer");
    }

    @Test
    void noneOfManyIsForgotten() {
        for (int i = 1; i <= 1000; i++) {
            counter.counted(i, 0, 0);
        }
        view.shows(1000, 1);
        assertThat(shown).hasSize(1000);
    }

    @Test
    void anOlderTotalChangesNothing() {
        counter.counted(1, 90, 100);
        view.shows(1, 110);
        view.shows(0, 120);
        assertThat(shown).hasSize(1);
        assertThat(counter.isShown()).isTrue();
    }

    @Test
    void itIsShownWhenEveryPageShowsIt() {
        Watched.View other = counter.view((_, _, _) -> {});
        counter.counted(1, 90, 100);
        view.shows(1, 110);
        assertThat(counter.isShown()).isFalse();
        other.shows(1, 120);
        assertThat(counter.isShown()).isTrue();
    }
}
