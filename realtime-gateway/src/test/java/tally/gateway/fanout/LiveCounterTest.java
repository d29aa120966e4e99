package tally.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import tally.gateway.CounterValue;

class LiveCounterTest {
    private final LiveCounter counter = new LiveCounter("likes/a");
    private long now;

    @Test
    void theLargerVersionOfAnEpochWinsInAnyOrder() {
        offer(5, "one", 5);
        offer(4, "one", 4);
        offer(99, "one", 5);
        assertThat(value()).isEqualTo(new CounterValue("likes/a", 5, "one", 5));
    }

    @Test
    void anotherEpochReplacesThePresentOneWhateverItsVersion() {
        offer(5, "one", 500);
        offer(3, "two", 1);
        assertThat(value().count()).isEqualTo(3);
    }

    @Test
    void anEpochThatWasToldEarlierIsLate() {
        offer(5, "one", 5);
        long before = now;
        offer(3, "two", 1);
        offerToldAt(before, 6, "one", 6);
        assertThat(value().epoch()).isEqualTo("two");
        before = now;
        offer(3, "two", 1);
        offerToldAt(before, 1, "three", 1);
        assertThat(value().epoch()).as("two was told once more since").isEqualTo("two");
        offerToldAt(before, 4, "two", 2);
        assertThat(value().version()).isEqualTo(2);
    }

    @Test
    void noPutBringsBackTheEpochThatWasReplacedLast() {
        offer(5, "one", 5);
        offer(3, "two", 1);
        offer(6, "one", 6);
        assertThat(value().epoch()).isEqualTo("two");
        offer(1, "three", 1);
        offer(4, "two", 2);
        assertThat(value().epoch()).isEqualTo("three");
    }

    @Test
    void anAnswerRepairsWhatALatePutHasReplaced() {
        offer(3, "two", 1);
        offer(5, "one", 5);
        counter.offerAnswer(new CounterValue("likes/a", 3, "two", 1), now - 1, ++now);
        assertThat(value().epoch()).as("asked for before").isEqualTo("one");
        counter.offerAnswer(new CounterValue("likes/a", 3, "two", 1), now, ++now);
        assertThat(value().epoch()).isEqualTo("two");
    }

    @Test
    void whichOfTwoEpochsIsTheLaterOneIsOpenAgainWhenAnAnswerHasBroughtOneBack() {
        offer(5, "one", 5);
        offer(3, "two", 1);
        counter.offerAnswer(new CounterValue("likes/a", 5, "one", 5), ++now, now);
        assertThat(value().epoch()).isEqualTo("one");
        offer(3, "two", 1);
        assertThat(value().epoch()).isEqualTo("two");
    }

    @Test
    void itIsSettledByAValueOrByARefusal() {
        assertThat(counter.isSettled()).isFalse();
        offer(0, "one", 0);
        assertThat(counter.isSettled()).isTrue();
        LiveCounter refused = new LiveCounter("nope/a");
        refused.refuse("unknown-namespace");
        assertThat(refused.isSettled()).isTrue();
        assertThat(refused.refusal()).isEqualTo("unknown-namespace");
    }

    private CounterValue value() {
        return Objects.requireNonNull(counter.total()).value();
    }

    private void offer(long count, String epoch, long version) {
        counter.offer(new CounterValue("likes/a", count, epoch, version), ++now);
    }

    private void offerToldAt(long told, long count, String epoch, long version) {
        counter.offer(new CounterValue("likes/a", count, epoch, version), told, ++now, null);
    }
}
