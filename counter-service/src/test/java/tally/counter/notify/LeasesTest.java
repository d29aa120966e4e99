package tally.counter.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.request.ProblemException;
import tally.counter.request.ProblemType;
import tally.counter.watching.CrowdReport;

class LeasesTest {
    private static final CounterId A = new CounterId("likes", "a");
    private static final CounterId B = new CounterId("likes", "b");
    private static final CounterId C = new CounterId("likes", "c");
    private static final long WALL_MS = 1_763_712_042_000L;

    private final Map<InetSocketAddress, Updates> last = new HashMap<>();
    private CompletableFuture<Integer> answer = CompletableFuture.completedFuture(204);
    private long nanos = 1;
    private final Gateways gateways = new Gateways(
            Datagrams.KEY,
            Datagrams.settings(10),
            Duration.ofSeconds(30),
            () -> Instant.ofEpochMilli(WALL_MS),
            () -> nanos);
    private final List<CrowdReport> reports = new ArrayList<>();
    private final WatchingDouble watching = new WatchingDouble();
    private final Leases leases = new Leases(
            new NotifyProperties(
                    Duration.ofSeconds(3),
                    2,
                    1000,
                    1000,
                    Duration.ofSeconds(2),
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(2)),
            gateways,
            new Crowd("eu", "eu-api-1", watching, reports::add),
            new Pusher.Terms(
                    "eu-api-1",
                    1000,
                    Duration.ofSeconds(1).toNanos(),
                    0,
                    (target, updates, _) -> {
                        last.put(target, updates);
                        return answer;
                    },
                    (rest, task) -> task.run(),
                    () -> nanos));

    @BeforeEach
    void twoGateways() throws Dropped {
        beat("one", 1);
        beat("two", 1);
    }

    @Test
    void aChangeGoesToThoseWhoWatchAndToNobodyElse() {
        leases.renew("one", 1, true, List.of(A, B), List.of());
        leases.renew("two", 1, true, List.of(B), List.of());
        leases.changed(value(A, 1), List.of());
        assertThat(last).containsOnlyKeys(target("one"));
        leases.changed(value(B, 1), List.of());
        assertThat(last).containsOnlyKeys(target("one"), target("two"));
        last.clear();
        leases.changed(value(C, 1), List.of());
        assertThat(last).isEmpty();
    }

    @Test
    void whatIsUnwatchedIsNotToldAnyMore() {
        leases.renew("one", 1, true, List.of(A, B), List.of());
        assertThat(leases.renew("one", 1, false, List.of(), List.of(A)).size()).isEqualTo(1);
        leases.changed(value(A, 1), List.of());
        assertThat(last).isEmpty();
        assertThat(leases.watched()).containsExactly(B);
    }

    @Test
    void aWholeRenewalForgetsWhatWasBefore() {
        leases.renew("one", 1, true, List.of(A, B), List.of());
        assertThat(leases.renew("one", 1, true, List.of(B), List.of()).size()).isEqualTo(1);
        assertThat(leases.watched()).containsExactly(B);
    }

    @Test
    void aGatewayWatchesNoMoreThanAllowed() {
        Leases.Renewal renewal = leases.renew("one", 1, true, List.of(A, B, C), List.of());
        assertThat(renewal.size()).isEqualTo(2);
        assertThat(renewal.full()).containsExactly(C);
        assertThat(leases.renew("one", 1, false, List.of(C), List.of(A)).full()).isEmpty();
    }

    @Test
    void aLeaseThatIsNotRenewedEnds() {
        leases.renew("one", 1, true, List.of(A), List.of());
        nanos += Duration.ofSeconds(3).toNanos();
        leases.expire();
        assertThat(leases.pushers()).hasSize(1);
        nanos += 1;
        leases.expire();
        assertThat(leases.pushers()).isEmpty();
        assertThat(leases.watched()).isEmpty();
    }

    @Test
    void aDeadGatewaysLeaseEnds() {
        leases.renew("one", 1, true, List.of(A), List.of());
        nanos += Duration.ofSeconds(2).toNanos();
        leases.renew("one", 1, false, List.of(), List.of());
        nanos += Duration.ofMillis(1501).toNanos();
        leases.expire();
        assertThat(leases.watched()).isEmpty();
    }

    @Test
    void aGatewayThatWasStartedAnewBeginsWithAnEmptyLease() throws Dropped {
        leases.renew("one", 1, true, List.of(A), List.of());
        beat("one", 2);
        refused(2, ProblemType.UNKNOWN_GATEWAY);
        assertThat(leases.renew("one", 2, true, List.of(B), List.of()).size()).isEqualTo(1);
        assertThat(leases.watched()).containsExactly(B);
    }

    @Test
    void noLeaseBeginsWithADifference() {
        refused(1, ProblemType.UNKNOWN_GATEWAY);
        assertThat(leases.pushers()).isEmpty();
    }

    @Test
    void theLeaseOfAGatewayThatSaysItLeasesElsewhereEnds() {
        leases.renew("one", 1, true, List.of(A), List.of());
        answer = CompletableFuture.completedFuture(409);
        leases.changed(value(A, 1), List.of());
        assertThat(leases.watched()).isEmpty();
        refused(1, ProblemType.UNKNOWN_GATEWAY);
    }

    @Test
    void whatAGatewayRefusedBeforeItCameBackDoesNotEndItsLease() {
        leases.renew("one", 1, true, List.of(A), List.of());
        answer = new CompletableFuture<>();
        leases.changed(value(A, 1), List.of());
        leases.renew("one", 1, true, List.of(A), List.of());
        answer.complete(409);
        assertThat(leases.watched()).containsExactly(A);
        last.clear();
        answer = CompletableFuture.completedFuture(204);
        leases.pushers().forEach(Pusher::tick);
        assertThat(last).containsOnlyKeys(target("one"));
    }

    @Test
    void onlyWhoWantsToKnowIsToldHowManyWatch() {
        leases.renew("one", 1, true, List.of(A, B), List.of());
        leases.renew("two", 1, true, List.of(A), List.of());
        watching.sockets.put(A, 5);
        leases.counted(
                new LeaseRequest("one", 1, false, List.of(), List.of(), List.of()),
                Map.of(A, new LeaseRequest.Crowd("likes/a", 3, true), B, new LeaseRequest.Crowd("likes/b", 3, false)));
        assertThat(last).extractingByKey(target("one")).isEqualTo(told(5));
        last.clear();
        watching.sockets.put(A, 6);
        watching.changed.addAll(List.of(A, B));
        leases.tellNumbers();
        assertThat(last).containsOnlyKeys(target("one"));
        assertThat(last).extractingByKey(target("one")).isEqualTo(told(6));
    }

    @Test
    void aDeadGatewaysSocketsAreReportedAsGone() {
        leases.renew("one", 1, true, List.of(A), List.of());
        nanos += Duration.ofMillis(3501).toNanos();
        leases.expire();
        assertThat(reports)
                .containsExactly(new CrowdReport("eu", "one", 1, false, true, "eu-api-1", Map.of()))
                .isEqualTo(watching.heard);
    }

    @Test
    void noLeaseBeginsWhileTheReplicaStops() {
        leases.close();
        refused(1, ProblemType.STOPPING);
    }

    private void refused(long boot, ProblemType type) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> leases.renew("one", boot, false, List.of(A), List.of()))
                .returns(type, ProblemException::type);
    }

    private static Updates told(int sockets) {
        return Updates.of("eu-api-1", false, List.of(), Map.of(A, sockets));
    }

    private void beat(String gateway, long boot) throws Dropped {
        gateways.hear(
                Datagrams.heartbeat(gateway, boot, 1, target(gateway).getPort(), WALL_MS),
                target(gateway).getAddress());
    }

    private static InetSocketAddress target(String gateway) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), gateway.equals("one") ? 9001 : 9002);
    }

    private static CounterValue value(CounterId id, long version) {
        return new CounterValue(id, version, "eu-1", version);
    }
}
