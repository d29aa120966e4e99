package tally.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaseMoveIT {
    private final FakeReplica one = new FakeReplica("eu-api-1");
    private final FakeReplica two = new FakeReplica("eu-api-2");
    private final RunningGateway gateway = new RunningGateway(
            List.of(one, two), "tally.gateway.sockets.subscribe-timeout=200ms", "tally.gateway.membership.avoid=2s");

    @AfterEach
    void stop() {
        gateway.close();
        one.close();
        two.close();
    }

    @Test
    void whenItsReplicaDiesItLeasesAtTheOtherAndRepairsWhatItMissed() throws Exception {
        await().until(gateway::isReady);
        try (TestClient client = new TestClient(gateway.port())) {
            client.subscribe(1, "likes/a").expect("subscribed");
            FakeReplica first = one.holdsLease() ? one : two;
            FakeReplica second = first == one ? two : one;
            second.set("likes/a", 41, "eu-first", 41);
            first.close();
            client.expectUpdate("likes/a", 41);
            assertThat(second.leases("likes/a")).isTrue();
            assertThat(second.push("likes/a", 42, "eu-first", 42)).isEqualTo(204);
            client.expectUpdate("likes/a", 42);
            client.send("{\"type\":\"increment\",\"ref\":2,\"counter\":\"likes/a\",\"delta\":1}");
            client.expect("incremented", 2);
        }
    }

    @Test
    void aReplicaThatLeavesIsLeftAtOnceAndItsLaterPutsAreRefused() {
        await().until(gateway::isReady);
        FakeReplica first = one.holdsLease() ? one : two;
        FakeReplica second = first == one ? two : one;
        assertThat(first.push(true)).isEqualTo(204);
        await().until(second::holdsLease);
        await().until(() -> first.push(false) == 409);
    }

    @Test
    void heartbeatsGoToEveryReplicaEachWithALargerSequence() {
        await().until(() -> one.datagrams.size() >= 2 && two.datagrams.size() >= 2);
        assertThat(one.datagrams).doesNotHaveDuplicates();
        String[] fields = one.datagrams.getFirst().split("\\|", -1);
        assertThat(fields).hasSize(7).startsWith("v1", "eu-gateway-1");
        assertThat(Long.parseLong(one.datagrams.get(1).split("\\|", -1)[3])).isGreaterThan(Long.parseLong(fields[3]));
    }

    @Test
    void withoutAnyReplicaSocketsStayAndEverySubscriptionSaysSoUntilOneIsBack() throws Exception {
        one.close();
        two.close();
        await().until(() -> !gateway.isReady());
        assertThat(gateway.management("/livez").statusCode()).isEqualTo(200);
        try (TestClient client = new TestClient(gateway.port())) {
            client.expect("hello");
            client.subscribe(1, "likes/a");
            assertThat(client.expect("subscribed", 1).get("rejected").toString())
                    .contains("store-unavailable");
            client.send("{\"type\":\"increment\",\"ref\":2,\"counter\":\"likes/a\",\"delta\":1}");
            assertThat(client.expect("error", 2))
                    .isEqualTo(Contract.parse(
                            "{\"type\":\"error\",\"ref\":2,\"problem\":\"store-unavailable\",\"retryAfterMs\":1000}"));
            HttpRequest put = HttpRequest.newBuilder(one.updates())
                    .PUT(BodyPublishers.ofByteArray(new byte[2]))
                    .build();
            assertThat(gateway.send(put).statusCode()).isEqualTo(401);
        }
    }
}
