package tally.counter.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.http.MediaType.APPLICATION_JSON;
import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;
import tally.counter.CounterId;
import tally.counter.crdt.PnCounter;
import tally.counter.crdt.Slot;
import tally.counter.store.StoreUnavailableException;

@ApiSlice
class ReadTest {
    @Autowired
    private WebTestClient http;

    @Autowired
    private StoreDouble store;

    @BeforeEach
    void aLikedPost() {
        store.clear();
        store.set("likes/post-42", 57, 44);
    }

    @Test
    void aCounterIsTheGoldenOne() {
        http.get()
                .uri("/api/v1/counters/likes/post-42")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("ETag", "\"eu-7f3kq0c2mx.44\"")
                .expectHeader()
                .valueEquals("Cache-Control", "max-age=1, public")
                .expectBody()
                .json(Golden.read("http/counter.v1.json"), JsonCompareMode.STRICT);
    }

    @Test
    void howManyWatchIsToldToWhoAsks() {
        http.get()
                .uri("/api/v1/counters/likes/post-42?include=watching")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .doesNotExist("ETag")
                .expectBody()
                .json(Golden.read("http/counter.v1.watching.json"), JsonCompareMode.STRICT);
        http.get()
                .uri("/api/v1/counters?id=likes/post-42&include=watching")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.counters[0].watching")
                .isEqualTo(5);
    }

    @Test
    void whoHasTheVersionGetsNothingNew() {
        http.get()
                .uri("/api/v1/counters/likes/post-42")
                .header("If-None-Match", "\"eu-7f3kq0c2mx.44\"")
                .exchange()
                .expectStatus()
                .isNotModified()
                .expectHeader()
                .valueEquals("Cache-Control", "max-age=1, public")
                .expectBody()
                .isEmpty();
        http.get()
                .uri("/api/v1/counters/likes/post-42")
                .header("If-None-Match", "\"eu-7f3kq0c2mx.43\"")
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void headHasTheHeadersAndNoBody() {
        http.head()
                .uri("/api/v1/counters/likes/post-42")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("ETag", "\"eu-7f3kq0c2mx.44\"")
                .expectBody()
                .isEmpty();
    }

    @Test
    void aCounterNeverTouchedIsZero() {
        http.get()
                .uri("/api/v1/counters/views/never")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.count")
                .isEqualTo(0)
                .jsonPath("$.version")
                .isEqualTo(0);
    }

    @Test
    void manyCountersComeInTheOrderAskedWithTheirProblemsInside() {
        http.get()
                .uri("/api/v1/counters?id=likes/post-42&id=nope/x")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json(Golden.read("http/counters-answer.v1.json"), JsonCompareMode.STRICT);
        query("{\"ids\":[\"likes/post-42\",\"nope/x\"]}")
                .expectStatus()
                .isOk()
                .expectBody()
                .json(Golden.read("http/counters-answer.v1.json"), JsonCompareMode.STRICT);
    }

    @Test
    void anItemThatIsNoTextIsAProblemOfItsOwn() {
        query("{\"ids\":[1,\"likes/post-42\",null,\"likes/post-42\"]}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.counters.length()")
                .isEqualTo(4)
                .jsonPath("$.counters[0].problem.type")
                .isEqualTo("urn:tally:problem:invalid-key")
                .jsonPath("$.counters[1].count")
                .isEqualTo(57)
                .jsonPath("$.counters[3].count")
                .isEqualTo(57);
    }

    @Test
    void aCommaInAnIdSeparatesNothing() {
        http.get()
                .uri("/api/v1/counters?id=likes/a,likes/b")
                .exchange()
                .expectBody()
                .jsonPath("$.counters.length()")
                .isEqualTo(1)
                .jsonPath("$.counters[0].problem.status")
                .isEqualTo(400);
    }

    @Test
    void aListHasAtMost100Ids() {
        String hundred = IntStream.range(0, 100).mapToObj(i -> "id=likes/" + i).collect(Collectors.joining("&"));
        http.get().uri("/api/v1/counters?" + hundred).exchange().expectStatus().isOk();
        http.get()
                .uri("/api/v1/counters?id=likes/x&" + hundred)
                .exchange()
                .expectStatus()
                .isEqualTo(413)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:tally:problem:too-many-items");
    }

    @Test
    void aQueryHasAtMost1000Ids() {
        String thousand =
                IntStream.range(0, 1000).mapToObj(i -> "\"a/" + i + '"').collect(Collectors.joining(","));
        query("{\"ids\":[" + thousand + "]}").expectStatus().isOk();
        query("{\"ids\":[\"a/x\"," + thousand + "]}")
                .expectStatus()
                .isEqualTo(413)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:tally:problem:too-many-items");
    }

    @Test
    void theStateShowsTheSlotsOfEveryRegion() {
        store.slots = new PnCounter(Map.of("eu-7f3kq0c2mx", new Slot(53, 3), "us-0a8wz4t1ce", new Slot(7, 0)));
        http.get()
                .uri("/api/v1/counters/likes/post-42/state")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectBody()
                .json(Golden.read("http/state.v1.json"), JsonCompareMode.STRICT);
    }

    @Test
    void theRegionsAreTheGoldenOnes() {
        http.get()
                .uri("/api/v1/regions")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json(Golden.read("http/regions.v1.json"), JsonCompareMode.STRICT);
    }

    @Test
    void aStoreThatIsAwaySaysWhenToTryAgain() {
        IOException reset = new IOException("Connection reset by peer");
        store.readFailure = new StoreUnavailableException("redis://10.0.0.1:6379 is away", true, reset);
        for (String path : new String[] {"/counters/likes/a", "/counters/likes/a/state", "/counters?id=likes/a"}) {
            byte[] body = http.get()
                    .uri("/api/v1" + path)
                    .exchange()
                    .expectStatus()
                    .isEqualTo(503)
                    .expectHeader()
                    .contentType(APPLICATION_PROBLEM_JSON)
                    .expectHeader()
                    .valueEquals("Retry-After", "1")
                    .expectHeader()
                    .valueEquals("Cache-Control", "no-store")
                    .expectBody()
                    .jsonPath("$.type")
                    .isEqualTo("urn:tally:problem:store-unavailable")
                    .returnResult()
                    .getResponseBody();
            assertThat(new String(body, UTF_8)).doesNotContain("10.0.0.1");
        }
    }

    @Test
    void aCounterThatRecoversSaysSoAndTheOthersAreRead() {
        store.recovering.add(CounterId.parse("likes/a"));
        http.get()
                .uri("/api/v1/counters/likes/a")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .valueEquals("Retry-After", "1")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:tally:problem:recovering");
        http.get()
                .uri("/api/v1/counters?id=likes/a&id=likes/post-42")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.counters[0].problem.type")
                .isEqualTo("urn:tally:problem:recovering")
                .jsonPath("$.counters[1].count")
                .isEqualTo(57);
    }

    @Test
    void aFaultOfTheServiceLeaksNothing() {
        store.readFailure = new IllegalStateException("secret");
        http.get()
                .uri("/api/v1/counters/likes/a")
                .exchange()
                .expectStatus()
                .isEqualTo(500)
                .expectHeader()
                .contentType(APPLICATION_PROBLEM_JSON)
                .expectBody(String.class)
                .value(body ->
                        assertThat(body).contains("urn:tally:problem:internal").doesNotContain("secret"));
    }

    private WebTestClient.ResponseSpec query(String body) {
        return http.post()
                .uri("/api/v1/counters/query")
                .contentType(APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }
}
