package tally.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SocketLimitsIT {
    private final FakeReplica replica = new FakeReplica("eu-api-1");
    private RunningGateway gateway;

    @BeforeEach
    void start() {
        gateway = new RunningGateway(
                List.of(replica),
                "tally.gateway.limits.connections=3",
                "tally.gateway.limits.other-connections=8",
                "tally.gateway.limits.pending-per-socket=2",
                "tally.gateway.limits.frames-per-second=10",
                "tally.gateway.limits.increments-per-second=1",
                "tally.gateway.limits.increments-at-once=5",
                "tally.gateway.sockets.drain-spread=1s",
                "tally.gateway.sockets.drain-jitter=300ms",
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
            await().until(silent::isCutOff);
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
    void whoIsRefusedAndDoesNotGoAwayIsCutOff() throws Exception {
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clients.add(new TestClient(gateway.port()));
            clients.getLast().expect("hello");
        }
        try (RawClient tooMany = new RawClient(gateway.port(), "")) {
            tooMany.handshake();
            assertThat(tooMany.readUntilClosed()).isEqualTo(4503);
            await().until(tooMany::isCutOff);
        }
        clients.forEach(TestClient::close);
    }

    @Test
    void whoSendsNoWholeRequestTakesAConnectionAndNotAnyNumberOfThem() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 20; i++) { // more than 3 and 8, since each of Jetty's acceptors may take one beyond
            slow.add(connection("GET / HTTP/1.1\r\n"));
        }
        try (Socket next = connection("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            next.setSoTimeout(500);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> next.getInputStream().read());
            for (Socket one : slow) {
                one.close();
            }
            next.setSoTimeout(10_000);
            assertThat(next.getInputStream().read()).isEqualTo('H');
        }
    }

    private Socket connection(String begun) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void oneFrameMoreThanMayWaitIsRefused() {
        replica.storeAway = true;
        try (TestClient client = new TestClient(gateway.port())) {
            client.subscribe(1, "likes/a").subscribe(2, "likes/b").subscribe(3, "likes/c");
            assertThat(client.expect("error", 3))
                    .isEqualTo(Contract.parse(
                            "{\"type\":\"error\",\"ref\":3,\"problem\":\"rate-limited\",\"retryAfterMs\":1000}"));
        }
    }

    @Test
    void whoSendsMoreFramesThanItMayIsClosed() {
        try (TestClient client = new TestClient(gateway.port())) {
            sendPings(client, 50);
            assertThat(client.closed).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(4003);
        }
    }

    @Test
    void moreIncrementsThanASocketMayAskForAreRefusedAndTheSocketStays() {
        try (TestClient client = new TestClient(gateway.port())) {
            String item = "{\"counter\":\"likes/fast\",\"delta\":1}";
            client.send("{\"type\":\"increments\",\"ref\":1,\"increments\":["
                    + String.join(",", java.util.Collections.nCopies(8, item)) + "]}");
            // At once: a second after the first the socket may ask for one more.
            client.send("{\"type\":\"increment\",\"ref\":2," + item.substring(1));
            JsonNode results = client.expect("incremented", 1).get("results");
            assertThat(results.valueStream().filter(result -> result.has("counter")))
                    .hasSize(5);
            JsonNode refused = results.get(7);
            assertThat(refused.get("problem").stringValue()).isEqualTo("rate-limited");
            assertThat(refused.get("retryAfterMs").longValue()).isBetween(2000L, 3000L);
            assertThat(client.expect("error", 2).get("problem").stringValue()).isEqualTo("rate-limited");
            assertThat(client.closed).isNotDone();
        }
    }

    @Test
    void atShutdownClientsAreServedUntilTheyLeave() {
        TestClient client = new TestClient(gateway.port());
        client.subscribe(1, "likes/leaving").expect("subscribed");
        Thread shutdown = Thread.ofVirtual().start(gateway::close);
        assertThat(client.expect("reconnect").get("afterMs").longValue()).isBetween(0L, 300L);
        assertThat(client.expect("reconnect").get("reason").stringValue()).isEqualTo("drain");
        replica.push("likes/leaving", 7, "eu-first", 7);
        client.expectUpdate("likes/leaving", 7);
        client.close();
        await().until(() -> !shutdown.isAlive());
    }

    @Test
    void atShutdownWhoDoesNotLeaveIsClosed() {
        try (TestClient client = new TestClient(gateway.port())) {
            client.expect("hello");
            gateway.close();
            client.expect("reconnect");
            assertThat(client.closed).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(1001);
        }
    }

    @Test
    void whileItStopsItIsNotReadyAndTakesNobodyNew() throws Exception {
        try (TestClient client = new TestClient(gateway.port())) {
            client.expect("hello");
            int port = gateway.port();
            Thread shutdown = Thread.ofVirtual().start(gateway::close);
            client.expect("reconnect");
            assertThat(gateway.isReady()).isFalse();
            try (RawClient late = new RawClient(port, "")) {
                assertThat(late.handshake()).startsWith("HTTP/1.1 503");
            }
            await().until(() -> !shutdown.isAlive());
        }
    }

    private static void sendPings(TestClient client, int count) {
        try {
            for (int i = 0; i < count; i++) {
                client.send("{\"type\":\"ping\"}");
            }
        } catch (java.util.concurrent.CompletionException e) {
            assertThat(e).hasCauseInstanceOf(java.io.IOException.class); // closed before all were sent
        }
    }
}
