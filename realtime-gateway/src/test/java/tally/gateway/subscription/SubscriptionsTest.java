package tally.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tally.gateway.CounterValue;
import tally.gateway.TestSettings;
import tally.gateway.fanout.FakeWire;
import tally.gateway.fanout.Fanout;
import tally.gateway.fanout.FanoutMeters;
import tally.gateway.fanout.Outbox;
import tally.gateway.protocol.ClientFrame.Subscribe;
import tally.gateway.protocol.ClientFrame.Unsubscribe;

class SubscriptionsTest {
    private final List<String> changed = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MockClock clock = new MockClock();
    private final Fanout fanout =
            new Fanout(new FanoutMeters(meters), clock, TestSettings.with(), (nanos, task) -> task.run());
    private final Watchlist watchlist = new Watchlist(changed::add, fanout, clock, meters);
    private final FakeWire wire = new FakeWire();
    private final Subscriptions subscriptions = socket(wire, Duration.ofMinutes(1));

    @Test
    void theAnswerWaitsForAllValues() {
        subscribe(1, "likes/a", "likes/b");
        offer("likes/a", 1, 1);
        assertThat(wire.sent).isEmpty();
        offer("likes/b", 2, 1);
        assertThat(wire.sent).hasSize(1);
        assertThat(wire.sent.getFirst()).contains("\"count\":1").contains("\"count\":2");
    }

    @Test
    void theAnswerComesBeforeUpdatesAndHasTheNewestValue() {
        subscribe(1, "likes/a", "likes/b");
        offer("likes/a", 1, 1);
        offer("likes/a", 7, 7);
        offer("likes/b", 2, 1);
        assertThat(wire.sent).hasSize(1);
        assertThat(wire.sent.getFirst()).startsWith("{\"type\":\"subscribed\"").contains("\"count\":7");
        offer("likes/a", 8, 8);
        assertThat(wire.sent).hasSize(2);
    }

    @Test
    void aSecondSocketIsAnsweredAtOnceWithoutAskingTheRegion() {
        subscribe(1, "likes/a");
        offer("likes/a", 5, 5);
        FakeWire other = new FakeWire();
        var _ = socket(other, Duration.ofMinutes(1)).subscribe(new Subscribe(1L, List.of("likes/a")));
        assertThat(other.sent).hasSize(1);
        assertThat(changed).containsExactly("likes/a");
    }

    @Test
    void whatStaysUnknownIsRejectedAndNotWatched() {
        FakeWire impatient = new FakeWire();
        var _ = socket(impatient, Duration.ofMillis(20)).subscribe(new Subscribe(1L, List.of("likes/a")));
        await().until(() -> !watchlist.isWatched("likes/a"));
        await().until(() -> impatient.sent.size() == 1);
        assertThat(impatient.sent.getFirst())
                .isEqualTo(
                        "{\"type\":\"subscribed\",\"ref\":1,\"counters\":[],\"rejected\":[{\"id\":\"likes/a\",\"problem\":\"store-unavailable\"}]}");
    }

    @Test
    void anUnsubscribeOvertakesASubscriptionThatWaits() {
        subscribe(1, "likes/a", "likes/b");
        subscriptions.unsubscribe(new Unsubscribe(2L, List.of("likes/a")));
        offer("likes/a", 1, 1);
        offer("likes/b", 1, 1);
        watchlist.refuse("likes/a", "unknown-namespace");
        assertThat(watchlist.isWatched("likes/a")).isFalse();
        assertThat(watchlist.isWatched("likes/b")).isTrue();
    }

    @Test
    void aCounterIsForgottenWithItsLastSocket() {
        subscribe(1, "likes/a", "likes/a");
        offer("likes/a", 1, 1);
        FakeWire other = new FakeWire();
        Subscriptions second = socket(other, Duration.ofMinutes(1));
        var _ = second.subscribe(new Subscribe(1L, List.of("likes/a")));
        assertThat(meters.get("gateway.subscriptions.active").gauge().value()).isEqualTo(2);
        subscriptions.close();
        assertThat(watchlist.isWatched("likes/a")).isTrue();
        second.close();
        assertThat(watchlist.ids()).isEmpty();
        assertThat(meters.get("gateway.subscriptions.active").gauge().value()).isZero();
        assertThat(changed).containsExactly("likes/a", "likes/a");
    }

    @Test
    void aSocketWatchesNoMoreCountersThanItMay() {
        subscribe(1, "likes/a", "likes/b", "likes/c");
        offer("likes/a", 1, 1);
        offer("likes/b", 1, 1);
        assertThat(wire.sent.getFirst()).contains("{\"id\":\"likes/c\",\"problem\":\"too-many-items\"}");
        assertThat(watchlist.ids()).containsExactlyInAnyOrder("likes/a", "likes/b");
    }

    @Test
    void aClosedSocketWatchesNothing() {
        subscriptions.close();
        subscribe(1, "likes/a");
        assertThat(watchlist.ids()).isEmpty();
    }

    private void subscribe(long ref, String... ids) {
        var _ = subscriptions.subscribe(new Subscribe(ref, List.of(ids)));
    }

    private void offer(String id, long count, long version) {
        watchlist.offer(List.of(new CounterValue(id, count, "e", version)));
    }

    private Subscriptions socket(FakeWire to, Duration timeout) {
        Outbox outbox = new Outbox(
                to, new FanoutMeters(meters), clock, TestSettings.with().limits());
        return new Subscriptions(watchlist, outbox, 2, timeout);
    }
}
