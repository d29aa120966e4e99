package tally.counter.watching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tally.counter.CounterId;

class CrowdsTest {
    private static final CounterId A = CounterId.parse("likes/a");
    private static final CounterId B = CounterId.parse("likes/b");
    private static final CounterId C = CounterId.parse("likes/c");

    private final AtomicInteger dropped = new AtomicInteger();
    private long nanos = 1;
    private final Crowds crowds = new Crowds(
            new WatchingProperties(Duration.ofSeconds(1), Duration.ofSeconds(25), 3, 1000),
            () -> nanos,
            dropped::incrementAndGet);

    @Test
    void theSocketsOfAllGatewaysAndRegionsAddUp() {
        tell("eu", "one", Map.of(A, 3));
        tell("eu", "two", Map.of(A, 4));
        tell("us", "one", Map.of(A, 5));
        assertThat(crowds.sockets(A)).isEqualTo(12);
        assertThat(crowds.sockets(B)).isZero();
    }

    @Test
    void aLaterNumberReplacesAnEarlierOne() {
        tell("eu", "one", Map.of(A, 3, B, 1));
        tell("eu", "one", Map.of(A, 2));
        assertThat(crowds.sockets(A)).isEqualTo(2);
        assertThat(crowds.sockets(B)).isEqualTo(1);
        tell("eu", "one", Map.of(A, 0));
        assertThat(crowds.sockets(A)).isZero();
    }

    @Test
    void aReportThatComesTwiceChangesNothing() {
        tell("eu", "one", Map.of(A, 3));
        crowds.takeChanged();
        tell("eu", "one", Map.of(A, 3));
        assertThat(crowds.sockets(A)).isEqualTo(3);
        assertThat(crowds.takeChanged()).isEmpty();
    }

    @Test
    void whatTwoWholeTellingsDoNotNameIsGoneAndNothingFlickersMeanwhile() {
        tellWhole("eu", "one", Map.of(A, 3));
        tell("eu", "one", Map.of(B, 1));
        tellWhole("eu", "one", Map.of(B, 1));
        assertThat(crowds.sockets(A))
                .as("the telling may go on in another report")
                .isEqualTo(3);
        tell("eu", "one", Map.of(A, 3));
        tellWhole("eu", "one", Map.of(B, 1));
        assertThat(crowds.sockets(A)).isEqualTo(3);
        tellWhole("eu", "one", Map.of(B, 1));
        assertThat(crowds.sockets(A)).isZero();
        assertThat(crowds.sockets(B)).isEqualTo(1);
    }

    @Test
    void aDeadGatewayCountsNoMore() {
        tell("eu", "one", Map.of(A, 3));
        tell("eu", "two", Map.of(A, 1));
        crowds.hear(new CrowdReport("eu", "one", 1, false, true, "eu-api-1", Map.of()));
        assertThat(crowds.sockets(A)).isEqualTo(1);
    }

    @Test
    void aSilentGatewayCountsNoMoreAndOneThatTellsSomethingDoes() {
        tell("eu", "one", Map.of(A, 3));
        tell("us", "one", Map.of(B, 2));
        nanos += Duration.ofSeconds(20).toNanos();
        tell("us", "one", Map.of());
        nanos += Duration.ofSeconds(6).toNanos();
        crowds.takeChanged();
        crowds.forgetTheSilent();
        assertThat(crowds.sockets(A)).isZero();
        assertThat(crowds.sockets(B)).isEqualTo(2);
        assertThat(crowds.takeChanged()).containsExactly(A);
    }

    @Test
    void aGatewayThatWasStartedAnewBeginsWithNothingAndItsPastIsNotBelieved() {
        tell("eu", "one", Map.of(A, 3));
        crowds.hear(new CrowdReport("eu", "one", 2, true, false, "eu-api-1", Map.of(B, 1)));
        assertThat(crowds.sockets(A)).isZero();
        tell("eu", "one", Map.of(A, 9));
        crowds.hear(new CrowdReport("eu", "one", 1, false, true, "eu-api-2", Map.of()));
        assertThat(crowds.sockets(A)).isZero();
        assertThat(crowds.sockets(B)).isEqualTo(1);
    }

    @Test
    void whatChangedIsToldOnce() {
        tell("eu", "one", Map.of(A, 3, B, 1));
        assertThat(crowds.takeChanged()).containsExactlyInAnyOrder(A, B);
        tell("eu", "one", Map.of(A, 4, B, 1));
        assertThat(crowds.takeChanged()).containsExactly(A);
    }

    @Test
    void oneNumberMoreThanThereIsRoomForIsDroppedAndCounted() {
        tell("eu", "one", Map.of(A, 1, B, 1));
        tell("eu", "two", Map.of(A, 1));
        tell("eu", "three", Map.of(C, 1));
        assertThat(crowds.sockets(C)).isZero();
        assertThat(dropped).hasValue(1);
        tell("eu", "one", Map.of(A, 5));
        assertThat(crowds.sockets(A)).as("what has room already still changes").isEqualTo(6);
        tell("eu", "two", Map.of(A, 0));
        tell("eu", "three", Map.of(C, 1));
        assertThat(crowds.sockets(C)).isEqualTo(1);
    }

    @Test
    void aNumberBeyondBeliefIsCutOff() {
        tell("eu", "one", Map.of(A, 2_000_000_000));
        assertThat(crowds.sockets(A)).isEqualTo(1000);
    }

    private void tell(String region, String gateway, Map<CounterId, Integer> sockets) {
        crowds.hear(new CrowdReport(region, gateway, 1, false, false, "eu-api-1", sockets));
    }

    private void tellWhole(String region, String gateway, Map<CounterId, Integer> sockets) {
        crowds.hear(new CrowdReport(region, gateway, 1, true, false, "eu-api-1", sockets));
    }
}
