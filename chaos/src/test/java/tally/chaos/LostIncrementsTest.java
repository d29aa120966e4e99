package tally.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tally.chaos.LostIncrements.Figure;
import tally.chaos.stack.Patience;
import tally.chaos.stack.StackFailure;

class LostIncrementsTest {
    private static final Set<String> EU = Set.of("eu");

    /** What the processes say, look after look; the last is said again and again. */
    private final Deque<List<Figure>> looks = new ArrayDeque<>();

    private List<Figure> present = List.of();

    @Test
    void whatWasLostBeforeIsNotCounted() throws InterruptedException {
        LostIncrements lost = since(lost("eu-1", 40), lost("eu-2", 2));
        look(lost, lost("eu-1", 45), lost("eu-2", 2));
        look(lost, lost("eu-1", 46), lost("eu-2", 3));
        assertThat(lost.reportedBy(EU)).isEqualTo(7);
        assertThat(lost.reportedBy(Set.of("us"))).isZero();
    }

    @Test
    void aProcessThatDoesNotAnswerAtFirstIsAskedAgain() throws InterruptedException {
        looks.add(List.of(silent("eu-1"), lost("eu-2", 2)));
        LostIncrements lost = since(lost("eu-1", 40), lost("eu-2", 2));
        look(lost, lost("eu-1", 45), lost("eu-2", 2));
        assertThat(lost.reportedBy(EU)).isEqualTo(5);
    }

    @Test
    void oneThatNeverAnswersIsNamed() {
        assertThatThrownBy(() -> since(lost("eu-1", 40), silent("eu-2")))
                .isInstanceOf(StackFailure.class)
                .hasMessageContaining("eu-2")
                .hasMessageNotContaining("eu-1");
    }

    @Test
    void allThatANewProcessLostIsCountedHoweverMuchTheOneBeforeHadLost() throws InterruptedException {
        LostIncrements lost = since(lost("eu-1", 40));
        look(lost, lost("eu-1 again", 50));
        assertThat(lost.reportedBy(EU)).isEqualTo(50);
    }

    @Test
    void whatASampleMissesTheNextOneHas() throws InterruptedException {
        LostIncrements lost = since(lost("eu-1", 40));
        look(lost, silent("eu-1"));
        look(lost, lost("eu-1", 43));
        assertThat(lost.reportedBy(EU)).isEqualTo(3);
    }

    private LostIncrements since(Figure... figures) throws InterruptedException {
        looks.add(List.of(figures));
        return LostIncrements.since(this::next, new Patience(Duration.ofMillis(300)));
    }

    private void look(LostIncrements lost, Figure... figures) throws InterruptedException {
        looks.add(List.of(figures));
        lost.sample();
        assertThat(looks).isEmpty();
    }

    private List<Figure> next() {
        if (!looks.isEmpty()) {
            present = looks.remove();
        }
        return present;
    }

    private static Figure lost(String process, double lost) {
        return new Figure("eu", process, OptionalDouble.of(lost));
    }

    private static Figure silent(String process) {
        return new Figure("eu", process, OptionalDouble.empty());
    }
}
