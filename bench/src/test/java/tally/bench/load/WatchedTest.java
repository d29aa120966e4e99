package tally.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedTest {
    private final Watched counter = new Watched("likes/a");
    private final List<String> shown = new ArrayList<>();
    private final Watched.View view =
            counter.view((increments, from, to) -> shown.add(increments + " after " + (to - from)));

    @Test
    void anIncrementIsShownWithItsTotalOrAGreaterOne() {
        counter.counted(1, 100);
        counter.counted(2, 110);
        counter.counted(3, 120);
        view.shows(2, 150);
        assertThat(shown).containsExactly("1 after 50", "1 after 40");
        assertThat(counter.isShown()).isFalse();
        view.shows(4, 160);
        assertThat(shown).endsWith("1 after 40");
        assertThat(counter.isShown()).isTrue();
    }

    @Test
    void whatWasShownBeforeItsAnswerTookNoTime() {
        view.shows(1, 90);
        counter.counted(1, 100);
        assertThat(shown).containsExactly("1 after 0");
    }

    @Test
    void incrementsOfOneBatchShareATotal() {
        counter.counted(300, 100);
        counter.counted(300, 100);
        view.shows(300, 130);
        assertThat(shown).containsExactly("2 after 30");
    }

    @Test
    void anOlderTotalChangesNothing() {
        counter.counted(1, 100);
        view.shows(1, 110);
        view.shows(0, 120);
        assertThat(shown).hasSize(1);
        assertThat(counter.isShown()).isTrue();
    }

    @Test
    void itIsShownWhenEveryPageShowsIt() {
        Watched.View other = counter.view((_, _, _) -> {});
        counter.counted(1, 100);
        view.shows(1, 110);
        assertThat(counter.isShown()).isFalse();
        other.shows(1, 120);
        assertThat(counter.isShown()).isTrue();
    }
}
