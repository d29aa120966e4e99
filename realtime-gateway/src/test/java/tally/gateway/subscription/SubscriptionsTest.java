package tally.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tally.gateway.CounterValue;
import tally.gateway.TestSettings;
import tally.gateway.fanout.AnswerBudget;
import tally.gateway.fanout.FakeWire;
import tally.gateway.fanout.Fanout;
import tally.gateway.fanout.FanoutMeters;
import tally.gateway.fanout.Outbox;
import tally.gateway.protocol.Encoding;
import tally.gateway.protocol.ServerFrame.Subscribed;

class SubscriptionsTest {
    private final List<String> changed = new ArrayList<>();
    private final List<String> counted = new ArrayList<>();
    private final WatchListener listener = new WatchListener() {
        @Override
        public void changed(String id) {
            changed.add(id);
        }

        @Override
        public void counted(String id) {
            counted.add(id + " " + watchlist().crowd(id));
        }
    };
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MockClock clock = new MockClock();
    private final Fanout fanout =
            new Fanout(new FanoutMeters(meters), clock, TestSettings.with(), (nanos, task) -> task.run());
    private final Watchlist watchlist = new Watchlist(listener, fanout, clock, meters);
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
        subscribe(socket(other, Duration.ofMinutes(1)), 1, "likes/a");
        assertThat(other.sent).hasSize(1);
        assertThat(changed).containsExactly("likes/a");
    }

    @Test
    void whatStaysUnknownIsRejectedAndNotWatched() {
        FakeWire impatient = new FakeWire();
        subscribe(socket(impatient, Duration.ofMillis(20)), 1, "likes/a");
        await().until(() -> !watchlist.isWatched("likes/a"));
        await().until(() -> impatient.sent.size() == 1);
        assertThat(impatient.sent.getFirst())
                .isEqualTo(
                        "{\"type\":\"subscribed\",\"ref\":1,\"counters\":[],\"rejected\":[{\"id\":\"likes/a\",\"problem\":\"store-unavailable\"}]}");
    }

    @Test
    void anUnsubscribeOvertakesASubscriptionThatWaits() {
        subscribe(1, "likes/a", "likes/b");
        subscriptions.unsubscribe(List.of("likes/a"));
        offer("likes/a", 1, 1);
        offer("likes/b", 1, 1);
        watchlist.refuse("likes/a", "unknown-namespace");
        assertThat(watchlist.isWatched("likes/a")).isFalse();
        assertThat(watchlist.isWatched("likes/b")).isTrue();
    }

    @Test
    void whatOneSubscriptionIsRefusedALaterOneMayStillGet() {
        subscribe(socket(new FakeWire(), Duration.ofMinutes(1)), 1, "likes/a");
        subscribe(1, "likes/a");
        subscribe(2, "likes/a", "likes/b");
        watchlist.refuse("likes/a", "store-unavailable");
        assertThat(wire.sent.getFirst()).contains("\"rejected\":[{\"id\":\"likes/a\"");
        offer("likes/a", 1, 1);
        offer("likes/b", 2, 1);
        assertThat(wire.sent.get(1)).contains("{\"id\":\"likes/a\",\"count\":1").contains("\"rejected\":[]");
        offer("likes/a", 3, 2);
        assertThat(wire.sent.getLast()).startsWith("{\"type\":\"update\"").contains("\"count\":3");
    }

    @Test
    void whatTheLastSubscriptionDoesNotGetIsNotWatched() {
        subscribe(1, "likes/a");
        subscribe(2, "likes/a", "likes/b");
        watchlist.refuse("likes/a", "store-unavailable");
        assertThat(watchlist.isWatched("likes/a")).isTrue();
        offer("likes/b", 2, 1);
        assertThat(wire.sent.get(1)).contains("\"rejected\":[{\"id\":\"likes/a\"");
        assertThat(watchlist.isWatched("likes/a")).isFalse();
    }

    @Test
    void aCounterIsForgottenWithItsLastSocket() {
        subscribe(1, "likes/a", "likes/a");
        offer("likes/a", 1, 1);
        FakeWire other = new FakeWire();
        Subscriptions second = socket(other, Duration.ofMinutes(1));
        subscribe(second, 1, "likes/a");
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
    void everySocketThatComesAndGoesIsCounted() {
        subscribe(1, "likes/a");
        Subscriptions curious = socket(new FakeWire(), Duration.ofMinutes(1));
        var _ = curious.subscribe(List.of("likes/a"), true, (values, rejected) -> new Subscribed(1L, values, rejected));
        curious.close();
        subscriptions.close();
        assertThat(counted)
                .containsExactly(
                        "likes/a Crowd[sockets=1, tell=false]",
                        "likes/a Crowd[sockets=2, tell=true]",
                        "likes/a Crowd[sockets=1, tell=false]",
                        "likes/a null");
    }

    @Test
    void onlyWhoAskedIsToldHowManyWatch() {
        FakeWire told = new FakeWire();
        var _ = socket(told, Duration.ofMinutes(1))
                .subscribe(List.of("likes/a"), true, (values, rejected) -> new Subscribed(1L, values, rejected));
        subscribe(1, "likes/a");
        offer("likes/a", 5, 5);
        watchlist.offerWatching(Map.of("likes/a", 2));
        watchlist.offerWatching(Map.of("likes/a", 2));
        offer("likes/a", 6, 6);
        assertThat(wire.sent).hasSize(2).noneMatch(text -> text.contains("watching"));
        assertThat(told.sent).hasSize(3);
        assertThat(told.sent.get(1)).contains("\"count\":5").contains("\"watching\":2");
        assertThat(told.sent.get(2)).contains("\"count\":6").contains("\"watching\":2");
    }

    @Test
    void aClosedSocketWatchesNothing() {
        subscriptions.close();
        subscribe(1, "likes/a");
        assertThat(watchlist.ids()).isEmpty();
    }

    private void subscribe(long ref, String... ids) {
        subscribe(subscriptions, ref, ids);
    }

    private static void subscribe(Subscriptions to, long ref, String... ids) {
        var _ = to.subscribe(List.of(ids), false, (values, rejected) -> new Subscribed(ref, values, rejected));
    }

    private Watchlist watchlist() {
        return watchlist;
    }

    private void offer(String id, long count, long version) {
        watchlist.offer(List.of(new CounterValue(id, count, "e", version)), clock.monotonicTime(), null);
    }

    private Subscriptions socket(FakeWire to, Duration timeout) {
        Outbox outbox = new Outbox(
                to,
                Encoding.FRAME,
                new FanoutMeters(meters),
                clock,
                TestSettings.with().limits(),
                new AnswerBudget(TestSettings.with()));
        return new Subscriptions(watchlist, outbox, 2, timeout);
    }
}
