package tally.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketLimitsIT {
    private final FakeReplica replica = new FakeReplica("eu-api-1");
    private RunningGateway gateway;

    @BeforeEach
    void start() {
        gateway = new RunningGateway(
                List.of(replica),
                "tally.gateway.limits.connections=3",
                "tally.gateway.limits.pending-per-socket=1",
                "tally.gateway.sockets.ping=1s",
                "tally.gateway.sockets.check=100ms");
        await().until(gateway::isReady);
    }

    @AfterEach
    void stop() {
        gateway.close();
        replica.close();
    }

    @Test
    void aSocketThatAnswersNoPingIsClosed() throws Exception {
        try (RawClient silent = new RawClient(gateway.port(), "");
                TestClient alive = new TestClient(gateway.port())) {
            silent.handshake();
            assertThat(silent.readUntilClosed()).isEqualTo(4002);
            assertThat(alive.closed).isNotDone();
        }
    }

    @Test
    void oneSocketMoreThanThereMayBeIsClosedAndAPlaceIsFreeAgainLater() throws Exception {
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clients.add(new TestClient(gateway.port()));
            clients.getLast().expect("hello");
        }
        try (TestClient tooMany = new TestClient(gateway.port())) {
            assertThat(tooMany.closed).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(4503);
        }
        clients.getFirst().close();
        await().until(() -> gateway.metric("gateway_connections_active") == 2);
        try (TestClient next = new TestClient(gateway.port())) {
            next.expect("hello");
        }
        clients.forEach(TestClient::close);
    }

    @Test
    void oneFrameMoreThanMayWaitIsRefused() {
        replica.storeAway = true;
        try (TestClient client = new TestClient(gateway.port())) {
            client.subscribe(1, "likes/a").subscribe(2, "likes/b");
            assertThat(client.expect("error", 2))
                    .isEqualTo(Contract.parse(
                            "{\"type\":\"error\",\"ref\":2,\"problem\":\"rate-limited\",\"retryAfterMs\":1000}"));
        }
    }

    @Test
    void atShutdownClientsAreToldWhenToComeBackAndThenClosed() {
        try (TestClient client = new TestClient(gateway.port())) {
            client.expect("hello");
            gateway.close();
            assertThat(client.expect("reconnect").get("afterMs").longValue()).isBetween(0L, 5000L);
            assertThat(client.expect("reconnect").get("reason").stringValue()).isEqualTo("drain");
            assertThat(client.closed).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(1001);
        }
    }
}
