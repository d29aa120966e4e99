package tally.counter.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.test.annotation.DirtiesContext;
import tally.counter.CounterId;
import tally.counter.TallyProperties;
import tally.counter.store.StoreUnavailableException;
import tally.counter.tracing.RecordedTraces;
import tally.counter.tracing.Traces;
import tally.counter.watching.CrowdCarrier;
import tally.counter.watching.CrowdReport;
import tally.counter.watching.Watching;
import tally.counter.watching.WatchingProperties;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Notification over real sockets: UDP heartbeats, the internal port, and PUTs to a gateway. */
@SpringBootTest(
        classes = NotifyIT.Parts.class,
        properties = {
            "tally.region=eu",
            "tally.replica=eu-api-1",
            "tally.internal.port=0",
            "tally.internal.key=" + Datagrams.SECRET,
            "tally.internal.max-body=64KB",
            "tally.heartbeat.port=0",
            "tally.notify.max-watched=2000"
        })
class NotifyIT {
    /** Not annotated as a configuration, so that no component scan of another test finds it. */
    @EnableAutoConfiguration
    @EnableConfigurationProperties({
        TallyProperties.class,
        InternalProperties.class,
        HeartbeatProperties.class,
        NotifyProperties.class,
        WatchingProperties.class
    })
    @ComponentScan({"tally.counter.notify", "tally.counter.watching"})
    static class Parts {
        @Bean
        StoreDouble store() {
            return new StoreDouble();
        }

        @Bean
        Traces traces() {
            return RECORDED.traces();
        }

        @Bean
        CrowdCarrier carrier() {
            return REPORTS::add;
        }

        @Bean
        InstantSource clock() {
            return InstantSource.system();
        }
    }

    private static final RecordedTraces RECORDED = new RecordedTraces();
    private static final List<CrowdReport> REPORTS = new CopyOnWriteArrayList<>();
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String LEASES = "/internal/v1/leases";

    private final HttpClient http = HttpClient.newHttpClient();

    @Autowired
    private StoreDouble store;

    @Autowired
    private InternalServer server;

    @Autowired
    private HeartbeatListener heartbeats;

    @Autowired
    private Gateways gateways;

    @Autowired
    private CallSignature signature;

    @Autowired
    private Notifier notifier;

    @Autowired
    private Watching watching;

    @Autowired
    private MeterRegistry metrics;

    private GatewayDouble gateway;

    @BeforeEach
    void aGatewayThatLeases() throws Exception {
        store.failure = null;
        store.recovering = false;
        store.beforeRead = () -> {};
        store.values.clear();
        store.set("likes/post-42", 57, "eu-7f3kq0c2mx", 44);
        store.set("views/home", 0, "eu-9d1hha03vz", 0);
        gateway = new GatewayDouble("eu-gateway-1").beating(heartbeats.port());
        await().until(() -> gateways.live(gateway.id, gateway.boot).isPresent());
        lease(request(true, ""));
    }

    @AfterEach
    void close() {
        gateway.close();
        http.close();
    }

    @Test
    void howManyWatchIsReportedAndToldToTheGatewayThatWantsToKnow() throws Exception {
        lease("{\"gateway\":\"eu-gateway-1\",\"boot\":" + gateway.boot
                + ",\"watch\":[\"likes/post-42\",\"views/home\"]}");
        ObjectNode request = (ObjectNode) Golden.json("lease-request.v1.watching.json");
        request.put("boot", gateway.boot);
        assertThat(lease(request.toString()).statusCode()).isEqualTo(200);
        assertThat(REPORTS)
                .contains(new CrowdReport(
                        "eu",
                        "eu-gateway-1",
                        gateway.boot,
                        false,
                        false,
                        "eu-api-1",
                        Map.of(CounterId.parse("likes/post-42"), 3, CounterId.parse("views/home"), 0)));
        watching.hear(new CrowdReport(
                "us", "us-gateway-1", 1, true, false, "us-api-1", Map.of(CounterId.parse("likes/post-42"), 2)));
        await().until(() -> gateway.puts.stream()
                .anyMatch(put -> JSON.readTree(put.body())
                        .path("watching")
                        .equals(Golden.json("updates.v1.watching.json").get("watching"))));
    }

    @Test
    void aLeaseAnswersWithThePresentValues() throws Exception {
        ObjectNode request = (ObjectNode) Golden.json("lease-request.v1.json");
        request.put("boot", gateway.boot);
        HttpResponse<String> answer = lease(request.toString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body())).isEqualTo(Golden.json("lease-answer.v1.json"));
    }

    @Test
    void aChangeIsPutToTheGatewaySigned() throws Exception {
        watch("\"likes/post-42\"");
        store.change("likes/post-42", 58, "eu-7f3kq0c2mx", 45);
        await().until(() -> gateway.puts.stream().anyMatch(put -> put.body().contains("likes/post-42")));
        GatewayDouble.Put put = gateway.puts.stream()
                .filter(candidate -> candidate.body().contains("likes/post-42"))
                .findFirst()
                .orElseThrow();
        assertThat(put.path()).isEqualTo("/internal/v1/updates");
        assertThat(signature.verifies(
                        "PUT",
                        put.path(),
                        put.time(),
                        put.signature(),
                        put.body().getBytes(UTF_8)))
                .isTrue();
        assertThat(JSON.readTree(put.body())).isEqualTo(JSON.readTree("""
                {"replica":"eu-api-1","leaving":false,
                 "updates":[{"id":"likes/post-42","count":58,"epoch":"eu-7f3kq0c2mx","version":45}]}"""));
    }

    @Test
    void aChangeWhileTheLeaseIsBeingAnsweredIsNotMissed() throws Exception {
        store.beforeRead = () -> store.change("likes/post-42", 62, "eu-7f3kq0c2mx", 49);
        watch("\"likes/post-42\"");
        await().until(() -> told("\"count\":62"));
    }

    @Test
    void aSilentReplicaSendsEmptyPuts() throws Exception {
        watch("\"likes/post-42\"");
        await().until(() -> gateway.puts.size() >= 2);
        assertThat(JSON.readTree(gateway.puts.getFirst().body()))
                .isEqualTo(JSON.readTree("{\"replica\":\"eu-api-1\",\"leaving\":false,\"updates\":[]}"));
    }

    @Test
    void afterTheEventStreamWasDownEveryWatchedCounterIsTold() throws Exception {
        watch("\"likes/post-42\"");
        store.set("likes/post-42", 99, "eu-7f3kq0c2mx", 86);
        store.restore();
        await().until(() -> told("\"count\":99"));
    }

    @Test
    void aShardThatRecoversIsToldOnceItHas() throws Exception {
        store.recovering = true;
        assertThat(JSON.readTree(watch("\"likes/post-42\"").body()).path("counters"))
                .isEmpty();
        store.set("likes/post-42", 98, "eu-8888888888", 85);
        store.recovering = false;
        store.settle("eu-8888888888");
        await().until(() -> told("\"count\":98"));
    }

    @Test
    void aRereadThatFailsIsTriedAgain() throws Exception {
        watch("\"likes/post-42\"");
        store.set("likes/post-42", 77, "eu-7f3kq0c2mx", 64);
        store.failure = new StoreUnavailableException("away", true, null);
        store.restore();
        await().until(() -> !gateway.puts.isEmpty());
        store.failure = null;
        await().until(() -> told("\"count\":77"));
    }

    @Test
    void aWatchIsRegisteredWhileTheStoreIsAway() throws Exception {
        store.failure = new StoreUnavailableException("away", true, null);
        HttpResponse<String> answer = watch("\"likes/post-42\"");
        refused(answer, 503, "store-unavailable");
        store.failure = null;
        store.change("likes/post-42", 60, "eu-7f3kq0c2mx", 47);
        await().until(() -> told("\"count\":60"));
    }

    @Test
    void whatTheGatewayMissedIsPutAgain() throws Exception {
        gateway.status = 500;
        watch("\"likes/post-42\"");
        store.change("likes/post-42", 61, "eu-7f3kq0c2mx", 48);
        await().until(() -> told("\"count\":61"));
        gateway.puts.clear();
        gateway.status = 204;
        await().until(() -> told("\"count\":61"));
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (GatewayDouble elsewhere = new GatewayDouble("elsewhere")) {
            gateway.location = "http://127.0.0.1:" + elsewhere.port() + "/internal/v1/updates";
            gateway.status = 307;
            watch("\"likes/post-42\"");
            await().until(() -> gateway.puts.size() >= 3);
            assertThat(elsewhere.puts).isEmpty();
        }
    }

    @Test
    void aGatewayThatLeasesElsewhereIsLeftAlone() throws Exception {
        watch("\"likes/post-42\"");
        gateway.status = 409;
        await().until(() -> !gateway.puts.isEmpty());
        await().until(() -> watch("\"views/home\"").statusCode() == 404);
    }

    @Test
    void unsignedCallsHaveNoEffect() throws Exception {
        String body = request(true, "\"likes/post-42\"");
        refused(send(request(LEASES, body).build()), 401, "unauthorized");
        String time = signature.time();
        refused(
                send(request(LEASES, body)
                        .header(CallSignature.TIME, time)
                        .header(CallSignature.SIGNATURE, signature.sign("PUT", LEASES, time, body.getBytes(UTF_8)))
                        .build()),
                401,
                "unauthorized");
        assertThat(watched("\"views/home\"")).isEqualTo(1);
    }

    @Test
    void anUnknownGatewayIsToldSo() throws Exception {
        refused(lease("{\"gateway\":\"nobody\",\"boot\":1,\"watch\":[]}"), 404, "unknown-gateway");
        refused(lease("{\"gateway\":\"eu-gateway-1\",\"boot\":1,\"watch\":[]}"), 404, "unknown-gateway");
    }

    @Test
    void brokenCallsAreProblems() throws Exception {
        refused(lease("{"), 400, "invalid-body");
        refused(lease("{\"gateway\":7,\"boot\":1}"), 400, "invalid-body");
        refused(lease("{\"gateway\":\"g\",\"boot\":1.5}"), 400, "invalid-body");
        refused(watch("7"), 400, "invalid-body");
        refused(lease("x".repeat(70_000)), 413, "body-too-large");
        refused(send(request("/internal/v1/nope", "{}").build()), 404, "not-found");
        refused(send(request("/api/v1/regions", "{}").build()), 404, "not-found");
    }

    @Test
    void whatCanNotBeWatchedIsRejectedAndTheRestIsWatched() throws Exception {
        JsonNode answer =
                JSON.readTree(watch("\"bad key\",\"nope/a\",\"favorites/a\",\"likes/post-42\",\"likes/post-42\"")
                        .body());
        assertThat(answer.get("rejected").toString())
                .isEqualTo(
                        "[{\"id\":\"bad key\",\"problem\":\"invalid-key\"},{\"id\":\"nope/a\",\"problem\":\"unknown-namespace\"},"
                                + "{\"id\":\"favorites/a\",\"problem\":\"kind-mismatch\"}]");
        assertThat(answer.get("counters")).hasSize(1);
        assertThat(answer.get("watched").intValue()).isEqualTo(1);
    }

    @Test
    void aCallAddsAtMost1000CountersAndAGatewayWatchesNoMoreThanAllowed() throws Exception {
        refused(watch(ids("x", 1001)), 413, "too-many-items");
        watch(ids("a", 1000));
        watch(ids("b", 1000));
        JsonNode answer = JSON.readTree(watch("\"likes/one-more\"").body());
        assertThat(answer.get("watched").intValue()).isEqualTo(2000);
        assertThat(answer.get("rejected").toString())
                .isEqualTo("[{\"id\":\"likes/one-more\",\"problem\":\"too-many-items\"}]");
    }

    @Test
    void everyDroppedHeartbeatIsCountedByItsReason() {
        double malformed = dropped("malformed");
        double stale = dropped("stale");
        gateway.send("hello".getBytes(UTF_8), heartbeats.port());
        gateway.send(new byte[10_000], heartbeats.port());
        gateway.send(
                Datagrams.heartbeat(gateway.id, gateway.boot, 0, 1, System.currentTimeMillis()), heartbeats.port());
        await().until(() -> dropped("malformed") == malformed + 2 && dropped("stale") == stale + 1);
        assertThat(metrics.get("tally.gateways.live").gauge().value()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void aPutOfATracedValueIsAStepAndCarriesItsContext() throws Exception {
        watch("\"likes/post-42\"");
        store.changeTraced("likes/post-42", 58, "eu-7f3kq0c2mx", 45, RecordedTraces.CALLER);
        await().until(() -> !RECORDED.ended().isEmpty());
        String step = RECORDED.ended().getFirst().getSpanId();
        assertThat(gateway.puts)
                .filteredOn(put -> put.traceparent() != null)
                .singleElement()
                .satisfies(put -> {
                    assertThat(put.body()).contains("likes/post-42");
                    assertThat(put.traceparent()).isEqualTo(RecordedTraces.context(step));
                });
    }

    @Test
    void everyPutIsMeasured() throws Exception {
        watch("\"likes/post-42\"");
        await().until(() -> metrics.get("tally.push.duration")
                        .tag("outcome", "sent")
                        .timer()
                        .count()
                > 0);
    }

    @Test
    @DirtiesContext
    void aReplicaThatStopsTellsItsGateways() throws Exception {
        watch("\"likes/post-42\"");
        notifier.stop();
        assertThat(JSON.readTree(gateway.puts.getLast().body())).isEqualTo(Golden.json("updates.v1.empty.json"));
        refused(watch("\"likes/post-42\""), 410, "stopping");
    }

    private boolean told(String text) {
        return gateway.puts.stream().anyMatch(put -> put.body().contains(text));
    }

    private double dropped(String reason) {
        return metrics.counter("tally.heartbeats", "outcome", reason).count();
    }

    private static String ids(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"likes/" + prefix + i + '"')
                .collect(Collectors.joining(","));
    }

    private String request(boolean whole, String watch) {
        return "{\"gateway\":\"%s\",\"boot\":%d,\"whole\":%b,\"watch\":[%s],\"unwatch\":[]}"
                .formatted(gateway.id, gateway.boot, whole, watch);
    }

    private HttpResponse<String> watch(String ids) throws Exception {
        return lease(request(false, ids));
    }

    /** How many counters the gateway watches after adding {@code ids}. */
    private int watched(String ids) throws Exception {
        return JSON.readTree(watch(ids).body()).path("watched").intValue();
    }

    private HttpResponse<String> lease(String body) throws Exception {
        String time = signature.time();
        return send(request(LEASES, body)
                .header(CallSignature.TIME, time)
                .header(CallSignature.SIGNATURE, signature.sign("POST", LEASES, time, body.getBytes(UTF_8)))
                .build());
    }

    private HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static void refused(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("urn:tally:problem:" + type);
    }
}
