package tally.gateway.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tally.gateway.Contract;
import tally.gateway.CounterValue;
import tally.gateway.GatewayProperties.Replica;
import tally.gateway.TestSettings;
import tally.gateway.fanout.AnswerBudget;
import tally.gateway.fanout.FakeWire;
import tally.gateway.fanout.Fanout;
import tally.gateway.fanout.FanoutMeters;
import tally.gateway.fanout.Outbox;
import tally.gateway.protocol.Encoding;
import tally.gateway.protocol.ServerFrame.Subscribed;
import tally.gateway.subscription.Subscriptions;
import tally.gateway.subscription.Watchlist;

class LeaseTest {
    /** Time passes from one look at it to the next. */
    private final MockClock clock = new MockClock() {
        @Override
        public long monotonicTime() {
            return add(1, TimeUnit.NANOSECONDS);
        }
    };

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final WatchChanges changes = new WatchChanges(4000);
    private final Watchlist watchlist = new Watchlist(
            changes,
            new Fanout(new FanoutMeters(meters), clock, TestSettings.with(), (nanos, task) -> task.run()),
            clock,
            meters);
    private final ReplicaDirectory directory = new ReplicaDirectory(
            List.of(new Replica("127.0.0.1", 1, 9001, 8001), new Replica("127.0.0.1", 2, 9002, 8002)));
    private final List<Sent> sent = new ArrayList<>();
    private final Lease lease = new Lease(
            new Identity("eu-gateway-1", 1_763_712_000_000L),
            TestSettings.with().membership(),
            directory,
            (replica, request) -> {
                Sent one = new Sent(replica, request, new CompletableFuture<>());
                sent.add(one);
                return one.outcome();
            },
            changes,
            watchlist,
            clock,
            Runnable::run);
    private final FakeWire wire = new FakeWire();
    private final Subscriptions socket = socket();

    private Subscriptions socket() {
        return new Subscriptions(
                watchlist,
                new Outbox(
                        wire,
                        Encoding.FRAME,
                        new FanoutMeters(meters),
                        clock,
                        TestSettings.with().limits(),
                        new AnswerBudget(TestSettings.with())),
                5000,
                Duration.ofMinutes(1));
    }

    private static LeaseRequest.Crowd crowd(String id, int sockets) {
        return new LeaseRequest.Crowd(id, sockets, false);
    }

    @BeforeEach
    void resolve() {
        directory.refresh();
    }

    @Test
    void itBeginsWholeAndThenRenewsByDifference() {
        subscribe("likes/a");
        grant();
        assertThat(sent.getFirst().request())
                .isEqualTo(request(true, List.of("likes/a"), List.of(), List.of(crowd("likes/a", 1))));
        subscribe("likes/b");
        assertThat(last().request()).isEqualTo(request(false, List.of("likes/b"), List.of()));
    }

    @Test
    void aRequestIsTheGoldenOne() {
        LeaseRequest request = request(false, List.of("likes/post-42", "views/home"), List.of("likes/post-7"));
        assertThat(Contract.JSON.<tools.jackson.databind.JsonNode>valueToTree(request))
                .isEqualTo(Contract.json("internal/lease-request.v1.json"));
    }

    @Test
    void theGoldenAnswerIsUnderstood() {
        subscribe("likes/post-42", "views/home");
        LeaseAnswer answer = Contract.JSON.readValue(Contract.text("internal/lease-answer.v1.json"), LeaseAnswer.class);
        last().outcome().complete(new LeaseOutcome.Granted(answer));
        assertThat(lease.replica()).isEqualTo("eu-api-1");
        assertThat(wire.sent.getFirst()).contains("\"count\":57").contains("\"epoch\":\"eu-9d1hha03vz\"");
    }

    @Test
    void whatChangesWhileARequestIsInFlightGoesIntoTheNext() {
        subscribe("likes/a");
        subscribe("likes/b");
        subscribe("likes/c");
        socket.unsubscribe(List.of("likes/b", "likes/a"));
        assertThat(sent).hasSize(1);
        grant();
        assertThat(sent).hasSize(2);
        assertThat(last().request().watch()).containsExactly("likes/c");
        assertThat(last().request().unwatch()).containsExactlyInAnyOrder("likes/a", "likes/b");
    }

    @Test
    void aWholeLeaseLargerThanOneRequestGoesInSeveral() {
        subscribe(IntStream.range(0, 2500).mapToObj(i -> "likes/" + i).toArray(String[]::new));
        grant();
        List<LeaseRequest> whole = new ArrayList<>();
        elapse(Duration.ofSeconds(10));
        grantAll(whole);
        List<LeaseRequest> renewal = whole.subList(whole.size() - 3, whole.size());
        assertThat(renewal).extracting(LeaseRequest::whole).containsExactly(true, false, false);
        assertThat(renewal).extracting(request -> request.watch().size()).containsExactly(1000, 1000, 500);
    }

    @Test
    void changesThatAreTooManyAreNotKeptButTheWholeIsToldAtOnce() {
        subscribe(many("a", 1500));
        grant();
        elapse(Duration.ofSeconds(10));
        grant(); // the first of two requests; the next is in flight
        subscribe(many("b", 3500));
        socket.unsubscribe(List.of(many("b", 3500)));
        subscribe(many("c", 3000));
        socket.unsubscribe(List.of(many("c", 3000)));
        assertThat(changes.isLost()).isTrue();
        subscribe("likes/last");
        List<LeaseRequest> granted = new ArrayList<>();
        grantAll(granted);
        assertThat(granted).extracting(LeaseRequest::whole).containsExactly(false, true, false);
        assertThat(granted).flatExtracting(LeaseRequest::unwatch).isEmpty();
        assertThat(granted.get(1).watch().size() + granted.get(2).watch().size())
                .isEqualTo(1501);
        assertThat(changes.isLost()).isFalse();
    }

    @Test
    void itIsRenewedAsAWholeFromTimeToTime() {
        subscribe("likes/a");
        grant();
        elapse(Duration.ofSeconds(9));
        assertThat(sent).hasSize(1);
        elapse(Duration.ofSeconds(1));
        assertThat(last().request())
                .isEqualTo(request(true, List.of("likes/a"), List.of(), List.of(crowd("likes/a", 1))));
    }

    @Test
    void aReplicaThatFallsSilentIsLeftForAnother() {
        subscribe("likes/a");
        grant();
        clock.add(Duration.ofMillis(3600));
        lease.tick();
        assertThat(last().replica()).isNotEqualTo(sent.getFirst().replica());
        assertThat(last().request().whole()).isTrue();
        assertThat(lease.replica()).isNull();
    }

    @Test
    void aReplicaThatKeepsSendingIsKept() {
        subscribe("likes/a");
        grant();
        for (int i = 0; i < 9; i++) {
            elapse(Duration.ofSeconds(1));
        }
        assertThat(sent).hasSize(1);
        assertThat(lease.replica()).isEqualTo("9");
    }

    @Test
    void aReplicaThatIsLeavingIsLeftAtOnce() {
        subscribe("likes/a");
        grant();
        assertThat(lease.heard("9", true)).isPresent();
        assertThat(last().replica()).isNotEqualTo(sent.getFirst().replica());
    }

    @Test
    void aFailedRequestMovesTheLeaseAtOnceAndWhole() {
        subscribe("likes/a");
        grant();
        subscribe("likes/b");
        last().outcome().complete(new LeaseOutcome.Failed("connection refused"));
        assertThat(sent).hasSize(3);
        assertThat(last().replica()).isNotEqualTo(sent.getFirst().replica());
        assertThat(last().request().watch()).containsExactlyInAnyOrder("likes/a", "likes/b");
    }

    @Test
    void withNoReplicaReachableItTriesOneWithEachHeartbeatUntilOneIsBack() {
        subscribe("likes/a");
        last().outcome().complete(new LeaseOutcome.Failed("refused"));
        last().outcome().complete(new LeaseOutcome.Failed("refused"));
        assertThat(sent).hasSize(2);
        clock.add(Duration.ofSeconds(1));
        lease.tick();
        assertThat(sent).hasSize(3);
        last().outcome().complete(new LeaseOutcome.Failed("refused"));
        assertThat(sent).hasSize(3);
        clock.add(Duration.ofSeconds(1));
        lease.tick();
        assertThat(sent.get(3).replica()).isNotEqualTo(sent.get(2).replica());
        grant();
        assertThat(lease.replica()).isNotNull();
    }

    @Test
    void aReplicaThatDoesNotKnowTheGatewayIsAskedAgainAfterTheNextHeartbeat() {
        subscribe("likes/a");
        last().outcome().complete(new LeaseOutcome.UnknownGateway());
        subscribe("likes/b");
        assertThat(sent).hasSize(1);
        lease.tick();
        assertThat(sent).hasSize(2);
        assertThat(last().request().whole()).isTrue();
        assertThat(last().replica()).isEqualTo(sent.getFirst().replica());
    }

    @Test
    void aReplicaThatHasLostTheLeaseIsToldTheWholeAfterTheNextHeartbeat() {
        subscribe("likes/a");
        grant();
        subscribe("likes/b");
        last().outcome().complete(new LeaseOutcome.UnknownGateway());
        assertThat(lease.replica()).isNull();
        lease.tick();
        assertThat(last().replica()).isEqualTo(sent.getFirst().replica());
        assertThat(last().request().whole()).isTrue();
        assertThat(last().request().watch()).containsExactlyInAnyOrder("likes/a", "likes/b");
    }

    @Test
    void aReplicaThatNeverHearsOfTheGatewayIsLeft() {
        subscribe("likes/a");
        for (int i = 0; i < 4; i++) {
            last().outcome().complete(new LeaseOutcome.UnknownGateway());
            clock.add(Duration.ofSeconds(1));
            lease.tick();
        }
        assertThat(last().replica()).isNotEqualTo(sent.getFirst().replica());
    }

    @Test
    void valuesThatTheStoreOwesAreAskedForAgain() {
        subscribe("likes/a");
        grant();
        subscribe("likes/b");
        last().outcome().complete(new LeaseOutcome.WithoutValues());
        assertThat(sent).hasSize(2);
        elapse(Duration.ofSeconds(1));
        assertThat(last().request())
                .isEqualTo(request(false, List.of("likes/b"), List.of(), List.of(crowd("likes/b", 1))));
        assertThat(lease.replica()).isNotNull();
    }

    @Test
    void howManyWatchIsToldOnceASecondAndOnlyWhatChanged() {
        subscribe("likes/a");
        grant();
        Subscriptions other = socket();
        var _ = other.subscribe(List.of("likes/a"), true, (values, rejected) -> new Subscribed(1L, values, rejected));
        assertThat(sent).hasSize(1);
        elapse(Duration.ofSeconds(1));
        assertThat(last().request())
                .isEqualTo(request(false, List.of(), List.of(), List.of(new LeaseRequest.Crowd("likes/a", 2, true))));
        other.close();
        elapse(Duration.ofSeconds(1));
        assertThat(last().request()).isEqualTo(request(false, List.of(), List.of(), List.of(crowd("likes/a", 1))));
        elapse(Duration.ofSeconds(1));
        assertThat(sent).hasSize(3);
        socket.close();
        grant();
        elapse(Duration.ofSeconds(1));
        assertThat(last().request().watching()).containsExactly(crowd("likes/a", 0));
    }

    @Test
    void howManyWatchIsAGoldenRequestToo() {
        LeaseRequest request = request(
                false,
                List.of(),
                List.of(),
                List.of(
                        new LeaseRequest.Crowd("likes/post-42", 3, true),
                        new LeaseRequest.Crowd("views/home", 0, false)));
        assertThat(Contract.JSON.<tools.jackson.databind.JsonNode>valueToTree(request))
                .isEqualTo(Contract.json("internal/lease-request.v1.watching.json"));
    }

    @Test
    void aReplicaThatIsQuietForAWhileIsAskedAndLeftIfNobodyAnswers() {
        subscribe("likes/a");
        grant();
        clock.add(Duration.ofMillis(1300));
        lease.tick();
        assertThat(last().request()).isEqualTo(request(false, List.of(), List.of()));
        last().outcome().complete(new LeaseOutcome.Failed("connection refused"));
        assertThat(last().replica()).isNotEqualTo(sent.getFirst().replica());
        assertThat(last().request().whole()).isTrue();
    }

    @Test
    void onlyTheReplicaThatHoldsTheLeaseIsHeard() {
        assertThat(lease.heard("9", false)).isEmpty();
        subscribe("likes/a");
        assertThat(lease.heard("anyone", false))
                .as("while it asks it does not know the name")
                .isPresent();
        grant();
        assertThat(lease.heard("9", false)).isPresent();
        assertThat(lease.heard("other", false)).isEmpty();
    }

    @Test
    void theReplicaThatHoldsTheLeaseDecidesWhateverOthersSaidWhileItAsked() {
        subscribe("likes/a");
        put("9", "new", 1);
        put("earlier", "old", 7);
        assertThat(shown()).contains("\"epoch\":\"new\"");
        answer("new", 1);
        put("9", "new", 2);
        assertThat(shown()).contains("\"epoch\":\"new\",\"version\":2");
    }

    @Test
    void anAnswerThatIsOvertakenByAPutIsLate() {
        subscribe("likes/b");
        grant();
        subscribe("likes/a");
        put("9", "new", 1);
        answer("old", 7);
        assertThat(shown()).contains("\"epoch\":\"new\"");
        put("9", "new", 2);
        assertThat(shown()).contains("\"epoch\":\"new\",\"version\":2");
    }

    @Test
    void whatThePreviousReplicaSaidFirstGivesWayToTheAnswerOfTheNext() {
        subscribe("likes/a");
        put("earlier", "old", 7);
        answer("new", 1);
        assertThat(shown()).contains("\"epoch\":\"new\",\"version\":1");
    }

    @Test
    void incrementsGoToTheReplicaThatHoldsTheLease() {
        assertThat(lease.api("/x")).isNull();
        subscribe("likes/a");
        assertThat(lease.api("/x")).isNull();
        grant();
        assertThat(lease.api("/x"))
                .hasHost("127.0.0.1")
                .hasPath("/x")
                .hasPort(sent.getFirst().replica().internalPort() - 1000);
    }

    private static String[] many(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> "likes/" + prefix + i).toArray(String[]::new);
    }

    private void subscribe(String... ids) {
        var _ = socket.subscribe(List.of(ids), false, (values, rejected) -> new Subscribed(1L, values, rejected));
    }

    private Sent last() {
        return sent.getLast();
    }

    /** Grants the last request, under the name 9, with a value of each counter. */
    private void grant() {
        Sent one = last();
        List<CounterValue> values = one.request().watch().stream()
                .map(id -> new CounterValue(id, 0, "e", 0))
                .toList();
        one.outcome().complete(new LeaseOutcome.Granted(new LeaseAnswer("9", 30_000, 1, values, List.of())));
    }

    /** A replica tells a value of likes/a. */
    private void put(String replica, String epoch, long version) {
        watchlist.offer(
                List.of(new CounterValue("likes/a", version, epoch, version)),
                lease.heard(replica, false).orElseThrow(),
                null);
    }

    /** Grants the last request, under the name 9, with a value of likes/a. */
    private void answer(String epoch, long version) {
        List<CounterValue> values = List.of(new CounterValue("likes/a", version, epoch, version));
        last().outcome().complete(new LeaseOutcome.Granted(new LeaseAnswer("9", 30_000, 1, values, List.of())));
    }

    private String shown() {
        return wire.sent.getLast();
    }

    private void grantAll(List<LeaseRequest> granted) {
        while (!last().outcome().isDone()) {
            granted.add(last().request());
            grant();
        }
    }

    /** Time passes, with a sign of life of the replica and a heartbeat at its end. */
    private void elapse(Duration time) {
        List<LeaseRequest> inBetween = new ArrayList<>();
        grantAll(inBetween);
        clock.add(time);
        lease.heard("9", false);
        lease.tick();
    }

    private static LeaseRequest request(boolean whole, List<String> watch, List<String> unwatch) {
        return request(whole, watch, unwatch, List.of());
    }

    private static LeaseRequest request(
            boolean whole, List<String> watch, List<String> unwatch, List<LeaseRequest.Crowd> watching) {
        return new LeaseRequest("eu-gateway-1", 1_763_712_000_000L, whole, watch, unwatch, watching);
    }

    private record Sent(ReplicaEndpoint replica, LeaseRequest request, CompletableFuture<LeaseOutcome> outcome) {}
}
