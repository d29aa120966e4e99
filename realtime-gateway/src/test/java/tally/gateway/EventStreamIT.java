package tally.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventStreamIT {
    private static final String POST_42 = "id=likes/post-42";

    private final FakeReplica replica = new FakeReplica("eu-api-1");
    private RunningGateway gateway;

    @BeforeAll
    void start() {
        gateway = new RunningGateway(
                List.of(replica),
                "tally.gateway.limits.connections-per-address=3",
                "tally.gateway.limits.subscriptions=2",
                "tally.gateway.sockets.ping=200ms",
                "tally.gateway.sockets.check=100ms",
                "tally.gateway.sockets.drain-spread=200ms",
                "tally.gateway.sockets.drain-jitter=100ms",
                "tally.gateway.sockets.drain-timeout=100ms",
                "tally.gateway.allowed-origins=https://www.example.org",
                "tally.gateway.trusted-proxies=127.0.0.0/8",
                "server.forward-headers-strategy=native"); // as Spring has it by itself in Kubernetes
        await().until(gateway::isReady);
        replica.set("likes/post-42", 57, "eu-7f3kq0c2mx", 44);
    }

    @AfterAll
    void stop() {
        gateway.close();
        replica.close();
    }

    /** Whoever a test before left behind takes no place from the next. */
    @BeforeEach
    void nobodyIsConnected() {
        await().until(() -> gateway.metric("gateway_connections_active") == 0);
    }

    @Test
    void aStreamBeginsWithThePresentValuesAndFollowsThem() {
        try (EventReader reader = new EventReader(gateway.uri("/sse?" + POST_42 + "&id=nope/x"))) {
            String golden = Contract.text("sse/events.v1.txt");
            reader.await(golden.substring(0, golden.indexOf("event: ping")));
            replica.push("likes/post-42", 58, "eu-7f3kq0c2mx", 45);
            reader.await(
                    "event: update\ndata: {\"type\":\"update\",\"counters\":[{\"id\":\"likes/post-42\",\"count\":58,");
            assertThat(reader.header("Content-Type")).startsWith("text/event-stream");
            assertThat(reader.header("Cache-Control")).isEqualTo("no-store");
        } finally {
            replica.set("likes/post-42", 57, "eu-7f3kq0c2mx", 44);
        }
    }

    @Test
    void howManyWatchIsToldToWhoAsked() {
        try (EventReader reader = new EventReader(gateway.uri("/sse?id=likes/crowd&include=watching"))) {
            reader.await("event: update\n");
            replica.pushWatching("likes/crowd", 3);
            reader.await("\"watching\":3}]}");
        }
    }

    @Test
    void aQuietStreamBeginsWithASignOfLifeAndShowsMore() {
        String ping = "event: ping\ndata: {\"type\":\"ping\",\"pingMs\":200}\n\n";
        try (EventReader reader = new EventReader(gateway.uri("/sse?id=likes/quiet"))) {
            reader.await("event: update\n");
            assertThat(reader.text()).startsWith(ping);
            int begun = reader.text().length();
            await().until(() -> reader.text().indexOf(ping, begun) > 0);
        }
    }

    @Test
    void whoIsGoneIsNoticedAndWatchesNothing() {
        try (EventReader reader = new EventReader(gateway.uri("/sse?id=likes/gone"))) {
            reader.await("event: update\n");
            assertThat(replica.leases("likes/gone")).isTrue();
        }
        await().until(() -> !replica.leases("likes/gone"));
    }

    @Test
    void oneConnectionMoreThanAnAddressMayHaveIsRefused() throws Exception {
        try (EventReader one = new EventReader(gateway.uri("/sse?id=likes/one"));
                EventReader two = new EventReader(gateway.uri("/sse?id=likes/two"));
                TestClient three = new TestClient(gateway.port())) {
            one.await("event: update\n");
            two.await("event: update\n");
            three.expect("hello");
            HttpResponse<String> refused = gateway.get("/sse?id=likes/four");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).contains("urn:tally:problem:connection-limit");
            try (TestClient tooMany = new TestClient(gateway.port())) {
                assertThat(tooMany.closed)
                        .succeedsWithin(Duration.ofSeconds(10))
                        .isEqualTo(4503);
            }
        }
    }

    @Test
    void behindAnIngressAStreamIsOfTheAddressThatIsForwarded() throws Exception {
        String[] forwarded = {"X-Forwarded-For", "203.0.113.9"};
        try (EventReader one = new EventReader(gateway.uri("/sse?" + POST_42), forwarded);
                EventReader two = new EventReader(gateway.uri("/sse?" + POST_42), forwarded);
                EventReader three = new EventReader(gateway.uri("/sse?" + POST_42), forwarded);
                EventReader other = new EventReader(gateway.uri("/sse?" + POST_42))) {
            for (EventReader reader : List.of(one, two, three, other)) {
                reader.await("event: update\n");
            }
            HttpRequest fourth = HttpRequest.newBuilder(gateway.uri("/sse?" + POST_42))
                    .header("X-Forwarded-For", "203.0.113.9")
                    .build();
            assertThat(gateway.send(fourth).statusCode()).isEqualTo(429);
        }
    }

    @Test
    void aQueryThatNamesNothingOrTooMuchIsRefused() throws Exception {
        for (String query : List.of("", "?id=", "?id=nokey", "?id=likes/a%20b", "?id=likes/a&id=likes/b&id=likes/c")) {
            HttpResponse<String> refused = gateway.get("/sse" + query);
            assertThat(refused.statusCode()).as(query).isEqualTo(400);
            assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
        HttpRequest post = HttpRequest.newBuilder(gateway.uri("/sse?" + POST_42))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(gateway.send(post).statusCode()).isEqualTo(405);
    }

    @Test
    void onlyPagesThatMayReadAreAnswered() throws Exception {
        HttpRequest foreign = HttpRequest.newBuilder(gateway.uri("/sse?" + POST_42))
                .header("Origin", "https://evil.example")
                .build();
        assertThat(gateway.send(foreign).statusCode()).isEqualTo(403);
        HttpRequest ofAnotherScheme = HttpRequest.newBuilder(gateway.uri("/sse?" + POST_42))
                .header("Origin", "https://127.0.0.1:" + gateway.port())
                .build();
        assertThat(gateway.send(ofAnotherScheme).statusCode()).isEqualTo(403);
        try (EventReader allowed =
                        new EventReader(gateway.uri("/sse?" + POST_42), "Origin", "https://www.example.org");
                EventReader secure = new EventReader(
                        gateway.uri("/sse?" + POST_42),
                        "Origin",
                        "https://127.0.0.1:" + gateway.port(),
                        "X-Forwarded-Proto",
                        "https");
                EventReader own = new EventReader(
                        gateway.uri("/sse?" + POST_42), "Origin", "http://127.0.0.1:" + gateway.port())) {
            allowed.await("event: update\n");
            own.await("event: update\n");
            secure.await("event: update\n");
            assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo("https://www.example.org");
        }
    }

    @Test
    void atShutdownAStreamIsToldWhenToComeBackAndEnds() {
        FakeReplica its = new FakeReplica("eu-api-2");
        RunningGateway stopping = new RunningGateway(
                List.of(its), "tally.gateway.sockets.drain-spread=200ms", "tally.gateway.sockets.drain-timeout=100ms");
        await().until(stopping::isReady);
        try (EventReader reader = new EventReader(stopping.uri("/sse?id=likes/a"))) {
            reader.await("event: update\n");
            stopping.close();
            reader.await("event: reconnect\ndata: {\"type\":\"reconnect\",\"afterMs\":");
            assertThat(reader.text()).contains("retry: ");
            await().until(reader::hasEndedInOrder);
        }
        its.close();
    }
}
