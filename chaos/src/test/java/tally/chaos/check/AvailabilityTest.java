package tally.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tally.chaos.history.Answer;
import tally.chaos.history.Increment;
import tally.chaos.history.Outcome;
import tally.chaos.history.Try;

class AvailabilityTest {
    /** From 10 s to 14 s eu is cut off. */
    private static final Isolation CUT_OFF = new Isolation("eu", "partition eu", seconds(10), seconds(14));

    private final List<Increment> increments = new ArrayList<>();

    @Test
    void aRegionThatAcknowledgesOneIsThere() {
        increment("eu", 10.5, 13, Outcome.UNKNOWN);
        increment("eu", 13.5, 13.9, Outcome.REPLAYED);
        assertThat(broken()).isEmpty();
    }

    @Test
    void aRegionThatAcknowledgesNothingUntilItIsHealedBreaksA() {
        increment("us", 11, 11.1, Outcome.ACKNOWLEDGED);
        increment("eu", 9, 10.1, Outcome.ACKNOWLEDGED);
        increment("eu", 11, 11.1, Outcome.NOT_NOW);
        increment("eu", 11, 14.1, Outcome.ACKNOWLEDGED);
        assertThat(broken()).singleElement().satisfies(one -> {
            assertThat(one.promise()).isEqualTo(Promise.A);
            assertThat(one.where()).isEqualTo("eu");
            assertThat(one.expected()).contains("partition eu", "4.0 s");
        });
    }

    @Test
    void aLoadThatSentNothingInTimeSaysNothing() {
        increment("eu", 9, 9.1, Outcome.ACKNOWLEDGED);
        increment("eu", 13.5, 14.5, Outcome.ACKNOWLEDGED);
        assertThat(broken()).isEmpty();
    }

    private List<BrokenPromise> broken() {
        return Availability.check(increments, List.of(CUT_OFF));
    }

    private void increment(String region, double sent, double answered, Outcome outcome) {
        Increment increment = new Increment("likes/a", 1, region, null, seconds(sent));
        increment.tried(
                new Try(region + "-api-1", seconds(sent), seconds(answered), new Answer(outcome, outcome.name())));
        increments.add(increment);
    }

    private static long seconds(double seconds) {
        return (long) (seconds * 1e9);
    }
}
