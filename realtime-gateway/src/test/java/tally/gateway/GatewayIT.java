package tally.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayIT {
    private final FakeReplica replica = new FakeReplica("eu-api-1");
    private RunningGateway gateway;
    private TestClient client;

    @BeforeAll
    void start() {
        gateway = new RunningGateway(
                List.of(replica),
                "tally.gateway.sockets.subscribe-timeout=2s",
                "tally.gateway.limits.subscriptions=3",
                "tally.gateway.limits.items=5",
                "tally.gateway.limits.update-body=4KB",
                "tally.gateway.allowed-origins=http://localhost:[*]",
                "tally.gateway.console.regions[0].name=eu",
                "tally.gateway.console.regions[0].gateway=http://localhost:8201",
                "tally.gateway.console.regions[0].api=http://localhost:8101");
        await().until(gateway::isReady);
    }

    @AfterAll
    void stop() {
        gateway.close();
        replica.close();
    }

    @BeforeEach
    void connect() {
        replica.storeAway = false;
        client = new TestClient(gateway.port());
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void aSocketIsGreetedAsTheContractSays() {
        String golden = Contract.text("websocket/hello.v1.json").replace("1000", "3");
        assertThat(client.expect("hello")).isEqualTo(Contract.parse(golden));
        assertThat(client.subprotocol()).isEqualTo("tally.v1.json");
    }

    @Test
    void aSubscriptionBeginsWithThePresentValueAndFollowsIt() {
        replica.set("likes/post-42", 57, "eu-7f3kq0c2mx", 44);
        client.send(Contract.text("websocket/subscribe.v1.json"));
        assertThat(client.expect("subscribed")).isEqualTo(Contract.json("websocket/subscribed.v1.json"));

        assertThat(replica.push("likes/post-42", 58, "eu-7f3kq0c2mx", 45)).isEqualTo(204);
        assertThat(client.expect("update")).isEqualTo(Contract.json("websocket/update.v1.json"));
    }

    @Test
    void nothingFollowsAnUnsubscribe() {
        client.subscribe(1, "likes/left", "likes/kept").expect("subscribed");
        client.send("{\"type\":\"unsubscribe\",\"ref\":3,\"counters\":[\"likes/left\"]}");
        assertThat(client.expect("unsubscribed")).isEqualTo(Contract.json("websocket/unsubscribed.v1.json"));
        await().until(() -> !replica.leases("likes/left") && replica.leases("likes/kept"));

        replica.push("likes/left", 1, "eu-first", 1);
        replica.push("likes/kept", 1, "eu-first", 1);
        client.expectUpdate("likes/kept", 1);
        assertThat(client.frames.toString()).doesNotContain("\"likes/left\",\"count\":1");
    }

    @Test
    void oldVersionsAndReplacedEpochsAreDropped() {
        replica.set("likes/versions", 10, "eu-one", 10);
        client.subscribe(1, "likes/versions").expect("subscribed");
        replica.push("likes/versions", 9, "eu-one", 9);
        replica.push("likes/versions", 3, "eu-two", 1);
        replica.push("likes/versions", 11, "eu-one", 11);
        replica.push("likes/versions", 4, "eu-two", 2);
        client.expectUpdate("likes/versions", 4);
        assertThat(client.frames.toString()).doesNotContain("\"count\":9,").doesNotContain("\"count\":11,");
    }

    @Test
    void whatTheRegionDoesNotKnowIsRejectedAndNotSubscribed() {
        client.subscribe(1, "nope/x", "likes/known");
        assertThat(client.expect("subscribed").get("rejected").toString())
                .isEqualTo("[{\"id\":\"nope/x\",\"problem\":\"unknown-namespace\"}]");
        client.subscribe(2, "likes/a", "likes/b");
        assertThat(client.expect("subscribed", 2).get("rejected")).isEmpty();
    }

    @Test
    void aSubscriptionIsRejectedWhileTheStoreIsAwayAndWorksWhenItIsBack() {
        replica.storeAway = true;
        client.subscribe(1, "likes/away");
        assertThat(client.expect("subscribed", 1).get("rejected").toString())
                .isEqualTo("[{\"id\":\"likes/away\",\"problem\":\"store-unavailable\"}]");
        replica.storeAway = false;
        client.subscribe(2, "likes/away");
        assertThat(client.expect("subscribed", 2).get("counters")).hasSize(1);
    }

    @Test
    void anIncrementIsCountedOnceAndAnswered() {
        replica.set("likes/post-1", 57, "eu-7f3kq0c2mx", 44);
        client.send(Contract.text("websocket/increment.v1.json").replace("post-42", "post-1"));
        assertThat(client.expect("incremented"))
                .isEqualTo(Contract.parse(
                        Contract.text("websocket/incremented.v1.json").replace("post-42", "post-1")));
        assertThat(replica.incrementRequests.getLast().get("increments").get(0))
                .isEqualTo(Contract.parse(Contract.json("http/increments.v1.json")
                        .get("increments")
                        .get(0)
                        .toString()
                        .replace("post-42", "post-1")));
    }

    @Test
    void anIncrementThatTheNamespaceForbidsIsAnError() {
        client.send("{\"type\":\"increment\",\"ref\":1,\"counter\":\"views/home\",\"delta\":-1}");
        assertThat(client.expect("error"))
                .isEqualTo(Contract.parse("{\"type\":\"error\",\"ref\":1,\"problem\":\"invalid-delta\"}"));
    }

    @Test
    void anIncrementWhileTheStoreIsAwaySaysWhenToTryAgainAndIsNotRepeated() {
        replica.storeAway = true;
        int before = replica.incrementRequests.size();
        client.send("{\"type\":\"increment\",\"ref\":1,\"counter\":\"likes/x\",\"delta\":1}");
        assertThat(client.expect("error"))
                .isEqualTo(Contract.parse(
                        "{\"type\":\"error\",\"ref\":1,\"problem\":\"store-unavailable\",\"retryAfterMs\":2000}"));
        replica.storeAway = false;
        client.send("{\"type\":\"increment\",\"ref\":2,\"counter\":\"likes/y\",\"delta\":1}")
                .expect("incremented");
        assertThat(replica.incrementRequests).hasSize(before + 2);
    }

    @Test
    void severalIncrementsAreAnsweredTogetherEachForItself() {
        client.send("{\"type\":\"increments\",\"ref\":5,\"increments\":[{\"counter\":\"likes/several\",\"delta\":2},"
                + "{\"counter\":\"views/home\",\"delta\":-1},{\"counter\":\"likes/a b\",\"delta\":1}]}");
        assertThat(client.expect("incremented", 5).get("results")).isEqualTo(Contract.parse("""
                [{"id":"likes/several","counter":{"id":"likes/several","count":2,"epoch":"eu-first","version":1}},
                 {"id":"views/home","problem":"invalid-delta"},{"id":"likes/a b","problem":"invalid-key"}]"""));
    }

    @Test
    void howManyWatchIsToldToWhoAskedAndToTheReplica() {
        client.send("{\"type\":\"subscribe\",\"ref\":1,\"counters\":[\"likes/crowd\"],\"include\":[\"watching\"]}")
                .expect("subscribed");
        await().until(() -> replica.leaseRequests.stream()
                .flatMap(request -> request.path("watching").valueStream())
                .anyMatch(
                        crowd -> crowd.equals(Contract.parse("{\"id\":\"likes/crowd\",\"sockets\":1,\"tell\":true}"))));
        assertThat(replica.pushWatching("likes/crowd", 7)).isEqualTo(204);
        assertThat(client.expect("update").get("counters").get(0))
                .isEqualTo(Contract.parse(
                        "{\"id\":\"likes/crowd\",\"count\":0,\"epoch\":\"eu-first\",\"version\":0,\"watching\":7}"));
    }

    @Test
    void pingIsAnsweredWithPong() {
        client.send(Contract.text("websocket/ping.v1.json"));
        assertThat(client.expect("pong")).isEqualTo(Contract.json("websocket/pong.v1.json"));
    }

    @Test
    void brokenFramesCloseTheirSocketAndNoOther() {
        for (String broken : List.of("{", "[]", "{}", "x".repeat(65_537), "{\"type\":1}")) {
            try (TestClient other = new TestClient(gateway.port())) {
                other.send(broken);
                assertThat(other.closed)
                        .succeedsWithin(java.time.Duration.ofSeconds(10))
                        .isEqualTo(4501);
            }
        }
        try (TestClient other = new TestClient(gateway.port())) {
            other.sendBinary(new byte[100]);
            assertThat(other.closed)
                    .succeedsWithin(java.time.Duration.ofSeconds(10))
                    .isEqualTo(4501);
        }
        client.send("{\"type\":\"ping\"}").expect("pong");
    }

    /** Twice the limit is still read, to be refused as a bad frame. */
    @ParameterizedTest
    @CsvSource({"131072, 4501", "131073, 1009"})
    void aFrameOfMoreThanTwiceTheLimitIsCutOffBeforeItIsRead(int bytes, int code) {
        try (TestClient other = new TestClient(gateway.port())) {
            other.send("x".repeat(bytes));
            assertThat(other.closed)
                    .succeedsWithin(java.time.Duration.ofSeconds(10))
                    .isEqualTo(code);
        }
    }

    @Test
    void framesThatCanNotBeDoneAreErrorsAndTheSocketStays() {
        client.send("{\"type\":\"authenticate\",\"ref\":1,\"token\":\"x\"}");
        assertThat(client.expect("error", 1).get("problem").stringValue()).isEqualTo("not-supported");
        client.subscribe(2, "likes/1", "likes/2", "likes/3", "likes/4", "likes/5", "likes/6");
        assertThat(client.expect("error", 2).get("problem").stringValue()).isEqualTo("too-many-items");
        client.subscribe(3, "likes/1", "likes/2", "likes/3", "likes/4");
        assertThat(client.expect("subscribed", 3).get("rejected").toString())
                .isEqualTo("[{\"id\":\"likes/4\",\"problem\":\"too-many-items\"}]");
    }

    @Test
    void aForgedOrOldSignatureIsRefusedAndChangesNothing() {
        client.subscribe(1, "likes/forged").expect("subscribed");
        byte[] body = replica.body(false, new CounterValue("likes/forged", 666, "eu-first", 1));
        long now = System.currentTimeMillis();
        assertThat(replica.put(body, "another-key-another-key-another-key", now).statusCode())
                .isEqualTo(401);
        assertThat(replica.put(body, TestSettings.KEY, now - 31_000).statusCode())
                .isEqualTo(401);
        assertThat(replica.put(body, TestSettings.KEY, now + 31_000).statusCode())
                .isEqualTo(401);
        replica.push("likes/forged", 7, "eu-first", 1);
        client.expectUpdate("likes/forged", 7);
        assertThat(client.frames.toString()).doesNotContain("666");
    }

    @Test
    void aPutThatIsTooLargeOrNoneIsRefused() throws Exception {
        long now = System.currentTimeMillis();
        assertThat(replica.put(new byte[5000], TestSettings.KEY, now).statusCode())
                .isEqualTo(413);
        HttpRequest chunked = HttpRequest.newBuilder(replica.updates())
                .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(new byte[5000])))
                .build();
        assertThat(gateway.send(chunked).statusCode()).isEqualTo(413);
        assertThat(replica.put("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8), TestSettings.KEY, now)
                        .statusCode())
                .isEqualTo(400);
        assertThat(gateway.send(HttpRequest.newBuilder(replica.updates()).build())
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void theInternalPathIsNotOnThePublicPort() throws Exception {
        HttpRequest put = HttpRequest.newBuilder(gateway.uri("/internal/v1/updates"))
                .PUT(BodyPublishers.ofByteArray(replica.body(false)))
                .build();
        assertThat(gateway.send(put).statusCode()).isIn(404, 405);
        assertThat(gateway.get("/actuator/health").statusCode()).isEqualTo(404);
    }

    @Test
    void foreignOriginsAndOtherSubprotocolsAreRefusedInTheHandshake() throws Exception {
        try (RawClient foreign = new RawClient(gateway.port(), "Origin: http://evil.example\r\n");
                RawClient own = new RawClient(gateway.port(), "Origin: http://127.0.0.1:" + gateway.port() + "\r\n");
                RawClient allowed = new RawClient(gateway.port(), "Origin: http://localhost:3000\r\n");
                RawClient other = new RawClient(gateway.port(), "Sec-WebSocket-Protocol: mqtt\r\n")) {
            assertThat(foreign.handshake()).startsWith("HTTP/1.1 403");
            assertThat(own.handshake()).startsWith("HTTP/1.1 101");
            assertThat(allowed.handshake()).startsWith("HTTP/1.1 101");
            assertThat(other.handshake()).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void compressionIsNotNegotiated() throws Exception {
        try (RawClient raw = new RawClient(gateway.port(), "Sec-WebSocket-Extensions: permessage-deflate\r\n")) {
            assertThat(raw.handshake()).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("deflate");
        }
    }

    @Test
    void theConsoleIsToldItsRegionsAndThatNothingCanBeCutOff() throws Exception {
        client.expect("hello");
        ObjectNode told =
                (ObjectNode) Contract.parse(gateway.get("/console.json").body());
        assertThat(told.remove("sockets").intValue()).isPositive();
        assertThat(told.remove("subscriptions").isIntegralNumber()).isTrue();
        assertThat(told).isEqualTo(Contract.parse("""
                        {"region":"eu","gateway":"eu-gateway-1","regions":[{"name":"eu","gateway":"http://localhost:8201",
                        "api":"http://localhost:8101"}],"control":false}"""));
        assertThat(gateway.get("/console/partitions").statusCode()).isEqualTo(404);
    }

    @Test
    void staticFilesAreServedAndAskedForAgain() throws Exception {
        assertThat(gateway.get("/served.txt").body()).startsWith("served");
        assertThat(gateway.get("/served.txt").headers().firstValue("Cache-Control"))
                .contains("no-cache");
    }

    @Test
    void healthAndMetricsAreOnTheManagementPort() throws Exception {
        client.subscribe(1, "likes/metrics").expect("subscribed");
        replica.push("likes/metrics", 1, "eu-first", 1);
        client.expectUpdate("likes/metrics", 1);
        assertThat(gateway.management("/livez").statusCode()).isEqualTo(200);
        assertThat(gateway.management("/readyz").statusCode()).isEqualTo(200);
        String metrics = gateway.management("/actuator/prometheus").body();
        assertThat(metrics)
                .contains("gateway_connections_active ")
                .contains("gateway_subscriptions_active ")
                .contains("gateway_updates_total{outcome=\"sent\"}")
                .contains("gateway_updates_total{outcome=\"conflated\"}")
                .contains("gateway_push_latency_seconds_count")
                .contains("gateway_heartbeats_sent_total ");
        assertThat(gateway.metric("gateway_connections_active")).isPositive();
    }
}
