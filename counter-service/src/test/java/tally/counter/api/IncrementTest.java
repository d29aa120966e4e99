package tally.counter.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.http.MediaType.APPLICATION_JSON;
import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON;
import static org.springframework.http.MediaType.TEXT_PLAIN;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;
import tally.counter.CounterId;
import tally.counter.store.KeysFullException;
import tally.counter.store.OverflowException;
import tally.counter.store.StoreBusyException;
import tally.counter.store.StoreRecoveringException;
import tally.counter.store.StoreUnavailableException;
import tally.counter.tracing.RecordedTraces;

@ApiSlice
class IncrementTest {
    private static final CounterId LIKES = new CounterId("likes", "post-42");

    @Autowired
    private WebTestClient http;

    @Autowired
    private StoreDouble store;

    @Autowired
    private MeterRegistry metrics;

    @BeforeEach
    void aLikedPost() {
        store.clear();
        store.set("likes/post-42", 57, 44);
    }

    @Test
    void anEmptyPostAddsOne() {
        http.post()
                .uri("/api/v1/counters/likes/post-42/increments")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                        {"id":"likes/post-42","count":58,"epoch":"eu-7f3kq0c2mx","version":45,
                         "asOf":"2026-11-21T08:00:00.123Z"}""", JsonCompareMode.STRICT);
        assertThat(store.writes).containsExactly("likes/post-42 1");
    }

    @Test
    void theGoldenIncrementAddsItsDelta() {
        increment(Golden.read("http/increment.v1.json")).expectStatus().isOk();
        increment("{\"delta\":-1000000}").expectStatus().isOk();
        increment("{}").expectStatus().isOk();
        assertThat(store.writes).containsExactly("likes/post-42 1", "likes/post-42 -1000000", "likes/post-42 1");
    }

    @Test
    void aRepeatedKeyIsAnsweredTheSameAndCountedOnce() {
        String first = keyed("0b1f8f0e-6f0e", "{\"delta\":2}")
                .expectStatus()
                .isOk()
                .expectHeader()
                .doesNotExist("Idempotency-Replayed")
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        increment("{}").expectStatus().isOk();
        keyed("\"0b1f8f0e-6f0e\"", "{\"delta\":2}")
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Idempotency-Replayed", "true")
                .expectBody(String.class)
                .isEqualTo(first);
        assertThat(store.writes).containsExactly("likes/post-42 2", "likes/post-42 1");
    }

    @Test
    void aKeyOfAnotherBodyIsRefused() {
        keyed("k1", "{\"delta\":2}").expectStatus().isOk();
        refused(keyed("k1", "{\"delta\":3}"), 422, "idempotency-mismatch");
        assertThat(store.writes).containsExactly("likes/post-42 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "\"\"", "k\u00e4"})
    void aBrokenKeyCountsNothing(String key) {
        refused(keyed(key, "{}"), 400, "invalid-request");
        refused(keyed("k".repeat(129), "{}"), 400, "invalid-request");
        assertThat(store.writes).isEmpty();
    }

    @Test
    void everyIncrementOfABatchHasAKeyOfItsOwn() {
        post("/api/v1/increments", """
                {"increments":[{"id":"likes/a","idempotencyKey":"k1"},{"id":"likes/a","idempotencyKey":"k1"},
                 {"id":"likes/a","delta":2,"idempotencyKey":"k1"},{"id":"likes/a","idempotencyKey":7},
                 {"id":"likes/b","idempotencyKey":"k1"}]}""")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.results[0].replayed")
                .doesNotExist()
                .jsonPath("$.results[1].replayed")
                .isEqualTo(true)
                .jsonPath("$.results[1].counter.count")
                .isEqualTo(1)
                .jsonPath("$.results[2].problem.type")
                .isEqualTo("urn:tally:problem:idempotency-mismatch")
                .jsonPath("$.results[3].problem.type")
                .isEqualTo("urn:tally:problem:invalid-body")
                .jsonPath("$.results[4].counter.count")
                .isEqualTo(1);
        assertThat(store.writes).containsExactly("likes/a 1", "likes/b 1");
        refused(
                http.post()
                        .uri("/api/v1/increments")
                        .contentType(APPLICATION_JSON)
                        .header("Idempotency-Key", "k2")
                        .bodyValue("{\"increments\":[{\"id\":\"likes/a\"}]}")
                        .exchange(),
                400,
                "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1.0",
                "1.5",
                "1e2",
                "1e400",
                "\"1\"",
                "null",
                "true",
                "[]",
                "1000001",
                "-1000001",
                "1234567890123456789012"
            })
    void aBrokenDeltaCountsNothing(String delta) {
        refused(increment("{\"delta\":" + delta + "}"), 422, "invalid-delta");
        assertThat(store.writes).isEmpty();
    }

    @Test
    void aGrowCounterIsNeverDecremented() {
        refused(post("/api/v1/counters/views/home/increments", "{\"delta\":-1}"), 422, "invalid-delta");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "1",
                "null",
                "\"x\"",
                " ",
                "{\"delta\":1}x",
                "{\"delta\":1,\"delta\":2}",
                "{\"delta\":NaN}",
                "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}"
            })
    void aBrokenBodyCountsNothing(String body) {
        refused(increment(body), 400, "invalid-body");
        refused(post("/api/v1/increments", body), 400, "invalid-body");
        refused(post("/api/v1/counters/query", body), 400, "invalid-body");
        assertThat(store.writes).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "likes/a%20b, 400, invalid-key",
        "likes/a%2Fb, 400, invalid-key",
        "likes/%C3%A4, 400, invalid-key",
        "Likes/a, 400, invalid-key",
        "nope/a, 404, unknown-namespace",
        "favorites/a, 409, kind-mismatch",
        "visitors/a, 409, kind-mismatch"
    })
    void aCounterThatCanNotBeIsNeitherReadNorCounted(String counter, int status, String type) {
        URI path = URI.create("/api/v1/counters/" + counter);
        refused(http.get().uri(path).exchange(), status, type);
        refused(http.get().uri(URI.create(path + "/state")).exchange(), status, type);
        refused(http.post().uri(URI.create(path + "/increments")).exchange(), status, type);
        assertThat(store.writes).isEmpty();
    }

    @Test
    void aBodyThatIsTooLargeCountsNothing() {
        String body = "{\"delta\":1,\"x\":\"" + "x".repeat(16 * 1024) + "\"}";
        refused(increment(body), 413, "body-too-large");
        refused(post("/api/v1/increments", body), 413, "body-too-large");
        assertThat(store.writes).isEmpty();
    }

    @Test
    void anotherMediaTypeCountsNothing() {
        refused(
                http.post()
                        .uri("/api/v1/counters/likes/a/increments")
                        .contentType(TEXT_PLAIN)
                        .bodyValue("{\"delta\":1}")
                        .exchange(),
                415,
                "unsupported-media-type");
        assertThat(store.writes).isEmpty();
    }

    @Test
    void whatTheStoreRefusesIsAProblem() {
        store.writeFailures.put(LIKES, new OverflowException(LIKES));
        refused(increment("{}"), 422, "overflow");
        store.writeFailures.put(LIKES, new StoreBusyException(10));
        refused(increment("{}"), 429, "rate-limited").expectHeader().valueEquals("Retry-After", "1");
        store.writeFailures.put(LIKES, new StoreUnavailableException("away", false, null));
        refused(increment("{}"), 503, "store-unavailable").expectHeader().valueEquals("Retry-After", "1");
        store.writeFailures.put(LIKES, new StoreRecoveringException());
        refused(increment("{}"), 503, "recovering").expectHeader().valueEquals("Retry-After", "1");
        store.writeFailures.put(LIKES, new KeysFullException());
        refused(increment("{}"), 429, "rate-limited").expectHeader().valueEquals("Retry-After", "1");
        store.writeFailures.put(LIKES, new IllegalStateException("secret"));
        refused(increment("{}"), 500, "internal");
    }

    @Test
    void manyIncrementsAnswerOneByOne() {
        post("/api/v1/increments", Golden.read("http/increments.v1.json"))
                .expectStatus()
                .isOk()
                .expectBody()
                .json(Golden.read("http/increments-answer.v1.json"), JsonCompareMode.STRICT);
        assertThat(store.writes).containsExactly("likes/post-42 1");
    }

    @Test
    void theGoldenBatchWithATraceIsReadToo() {
        post("/api/v1/increments", Golden.read("http/increments.v1.traced.json"))
                .expectStatus()
                .isOk();
        assertThat(store.traces).containsExactly(RecordedTraces.TRACE);
    }

    @Test
    void anIncrementGoesOnWithTheTraceOfItsCallAndAnItemWithItsOwn() {
        String own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        http.post()
                .uri("/api/v1/increments")
                .header("Content-Type", "application/json")
                .header("traceparent", RecordedTraces.CALLER)
                .bodyValue("{\"increments\":[{\"id\":\"likes/a\",\"delta\":1},{\"id\":\"likes/b\",\"delta\":1,"
                        + "\"traceparent\":\"" + own + "\"},{\"id\":\"likes/c\",\"delta\":1,\"traceparent\":7}]}")
                .exchange()
                .expectStatus()
                .isOk();
        assertThat(store.traces).containsExactly(RecordedTraces.TRACE, "0af7651916cd43dd8448eb211c80319c", "");
    }

    @Test
    void aBrokenItemLeavesTheOthersAlone() {
        store.writeFailures.put(new CounterId("likes", "busy"), new StoreBusyException(10));
        post("/api/v1/increments", """
                {"increments":[{"id":"likes/a","delta":0},7,{"delta":1},{"id":"nope/a"},{"id":"likes/busy"},
                 {"id":"likes/b","delta":2},{"id":"likes/b"}]}""")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.results[0].problem.type")
                .isEqualTo("urn:tally:problem:invalid-delta")
                .jsonPath("$.results[1].problem.type")
                .isEqualTo("urn:tally:problem:invalid-body")
                .jsonPath("$.results[2].problem.type")
                .isEqualTo("urn:tally:problem:invalid-key")
                .jsonPath("$.results[3].problem.type")
                .isEqualTo("urn:tally:problem:unknown-namespace")
                .jsonPath("$.results[4].problem.type")
                .isEqualTo("urn:tally:problem:rate-limited")
                .jsonPath("$.results[5].counter.count")
                .isEqualTo(2)
                .jsonPath("$.results[6].counter.count")
                .isEqualTo(3);
        assertThat(store.writes).containsExactly("likes/b 2", "likes/b 1");
    }

    @Test
    void aBatchHasAtMost1000Increments() {
        String thousand = IntStream.range(0, 1000).mapToObj(i -> "{}").collect(Collectors.joining(","));
        post("/api/v1/increments", "{\"increments\":[" + thousand + "]}")
                .expectStatus()
                .isOk();
        refused(post("/api/v1/increments", "{\"increments\":[{}," + thousand + "]}"), 413, "too-many-items");
    }

    @Test
    void everyIncrementIsCountedByItsOutcome() {
        double accepted = counted("accepted");
        double rejected = counted("rejected");
        double overflow = counted("overflow");
        double replayed = counted("replayed");
        double replays = metrics.counter("tally.idempotency.replays").count();
        keyed("k1", "{}");
        keyed("k1", "{}");
        store.writeFailures.put(new CounterId("likes", "full"), new OverflowException(LIKES));
        post("/api/v1/increments", """
                {"increments":[{"id":"likes/a"},{"id":"likes/b"},{"id":"nope/a"},{"id":"likes/full"}]}""");
        increment("{\"delta\":0}");
        assertThat(counted("accepted") - accepted).isEqualTo(3);
        assertThat(counted("replayed") - replayed).isEqualTo(1);
        assertThat(metrics.counter("tally.idempotency.replays").count() - replays)
                .isEqualTo(1);
        assertThat(counted("rejected") - rejected).isEqualTo(2);
        assertThat(counted("overflow") - overflow).isEqualTo(1);
    }

    private double counted(String outcome) {
        return metrics.counter("tally.increments", "outcome", outcome).count();
    }

    private WebTestClient.ResponseSpec increment(String body) {
        return post("/api/v1/counters/likes/post-42/increments", body);
    }

    private WebTestClient.ResponseSpec keyed(String key, String body) {
        return http.post()
                .uri("/api/v1/counters/likes/post-42/increments")
                .contentType(APPLICATION_JSON)
                .header("Idempotency-Key", key)
                .bodyValue(body)
                .exchange();
    }

    private WebTestClient.ResponseSpec post(String path, String body) {
        return http.post()
                .uri(path)
                .contentType(APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private static WebTestClient.ResponseSpec refused(WebTestClient.ResponseSpec answer, int status, String type) {
        answer.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:tally:problem:" + type)
                .jsonPath("$.status")
                .isEqualTo(status)
                .jsonPath("$.title")
                .isNotEmpty()
                .jsonPath("$.detail")
                .isNotEmpty();
        return answer;
    }
}
