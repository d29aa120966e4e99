package tally.counter.notify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tally.counter.CounterId;
import tally.counter.CounterValue;

class WaitingTest {
    private final Waiting waiting = new Waiting();

    @Test
    void onlyTheNewestValueOfACounterWaits() {
        waiting.event(value("a", "e1", 1));
        waiting.event(value("b", "e1", 1));
        waiting.event(value("a", "e1", 3));
        waiting.event(value("a", "e1", 2));
        assertThat(waiting.take(10)).containsExactly(value("a", "e1", 3), value("b", "e1", 1));
        assertThat(waiting.isEmpty()).isTrue();
    }

    @Test
    void anEventOfAnotherEpochReplaces() {
        waiting.event(value("a", "e1", 9));
        waiting.event(value("a", "e2", 1));
        assertThat(waiting.take(10)).containsExactly(value("a", "e2", 1));
    }

    @Test
    void aRepairNeverTakesTheRoomOfSomethingNewer() {
        waiting.event(value("a", "e2", 1));
        waiting.repair(value("a", "e1", 9));
        waiting.event(value("b", "e1", 5));
        waiting.repair(value("b", "e1", 4));
        waiting.repair(value("b", "e1", 6));
        waiting.repair(value("c", "e1", 1));
        assertThat(waiting.take(10)).containsExactly(value("a", "e2", 1), value("b", "e1", 6), value("c", "e1", 1));
    }

    @Test
    void whatWaitsLongestGoesFirst() {
        for (String key : new String[] {"a", "b", "c", "a"}) {
            waiting.event(value(key, "e1", 1));
        }
        assertThat(waiting.take(2)).extracting(value -> value.id().key()).containsExactly("a", "b");
        waiting.event(value("a", "e1", 2));
        assertThat(waiting.take(2)).extracting(value -> value.id().key()).containsExactly("c", "a");
    }

    @Test
    void whatIsForgottenDoesNotGoOut() {
        waiting.event(value("a", "e1", 1));
        waiting.forget(new CounterId("likes", "a"));
        assertThat(waiting.isEmpty()).isTrue();
    }

    private static CounterValue value(String key, String epoch, long version) {
        return new CounterValue(new CounterId("likes", key), version, epoch, version);
    }
}
