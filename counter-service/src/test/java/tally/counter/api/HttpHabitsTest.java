package tally.counter.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

@ApiSlice
class HttpHabitsTest {
    // Whether a call crosses origins can only be told when the request has one.
    private static final String HERE = "http://localhost:8080";

    @Autowired
    private WebTestClient http;

    @Autowired
    private StoreDouble store;

    @BeforeEach
    void anEmptyStore() {
        store.clear();
    }

    @Test
    void aPathThatIsNotThereIsAProblem() {
        for (String path :
                new String[] {"/", "/api/v1", "/api/v1/counters/likes", "/api/v1/nope", "/actuator/health"}) {
            refused(http.get().uri(path).exchange(), 404, "not-found");
        }
    }

    @Test
    void aPathWithParametersCountsNothing() {
        refused(http.post().uri("/api/v1/counters/likes/a;x=1/increments").exchange(), 400, "invalid-key");
        refused(http.get().uri("/api/v1/counters/likes/a;x=1").exchange(), 400, "invalid-key");
        assertThat(store.writes).isEmpty();
    }

    @Test
    void aWrongMethodSaysWhichAreRight() {
        refused(http.put().uri("/api/v1/counters/likes/a").exchange(), 405, "method-not-allowed")
                .expectHeader()
                .value("Allow", allow -> assertThat(allow).contains("GET"));
        refused(http.get().uri("/api/v1/increments").exchange(), 405, "method-not-allowed")
                .expectHeader()
                .valueEquals("Allow", "POST");
        refused(http.get().uri("/api/v1/counters/likes/a/increments").exchange(), 405, "method-not-allowed");
        assertThat(store.writes).isEmpty();
    }

    @Test
    void whoWantsNoJsonGetsAProblem() {
        refused(
                http.get()
                        .uri("/api/v1/counters/likes/a")
                        .accept(MediaType.TEXT_HTML)
                        .exchange(),
                406,
                "not-acceptable");
    }

    @Test
    void anIncrementIsNotMadeForSomebodyWhoCanNotReadTheAnswer() {
        refused(
                http.post()
                        .uri("/api/v1/counters/likes/a/increments")
                        .accept(MediaType.TEXT_HTML)
                        .exchange(),
                406,
                "not-acceptable");
        assertThat(store.writes).isEmpty();
    }

    @Test
    void aListWithoutIdsSaysHowToAsk() {
        refused(http.get().uri("/api/v1/counters").exchange(), 400, "invalid-request");
    }

    @Test
    void pagesOfAllowedOriginsMayRead() {
        http.get()
                .uri(HERE + "/api/v1/counters/likes/a")
                .header("Origin", "https://shop.example.org")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Access-Control-Allow-Origin", "https://shop.example.org");
        preflight("GET").expectStatus().isOk();
    }

    @Test
    void aProblemCanBeReadAcrossOriginsToo() {
        http.get()
                .uri(HERE + "/api/v1/counters/nope/a")
                .header("Origin", "https://shop.example.org")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectHeader()
                .valueEquals("Access-Control-Allow-Origin", "https://shop.example.org");
    }

    @Test
    void pagesOfOtherOriginsMayNotRead() {
        refused(
                http.get()
                        .uri(HERE + "/api/v1/counters/likes/a")
                        .header("Origin", "https://example.com")
                        .exchange(),
                403,
                "forbidden");
    }

    @Test
    void noPageOfAnotherOriginMayCount() {
        refused(
                http.post()
                        .uri(HERE + "/api/v1/counters/likes/a/increments")
                        .header("Origin", "https://shop.example.org")
                        .exchange(),
                403,
                "forbidden");
        refused(preflight("POST"), 403, "forbidden");
        assertThat(store.writes).isEmpty();
    }

    private WebTestClient.ResponseSpec preflight(String method) {
        return http.method(HttpMethod.OPTIONS)
                .uri(HERE + "/api/v1/counters/likes/a/increments")
                .header("Origin", "https://shop.example.org")
                .header("Access-Control-Request-Method", method)
                .exchange();
    }

    private static WebTestClient.ResponseSpec refused(WebTestClient.ResponseSpec answer, int status, String type) {
        answer.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:tally:problem:" + type);
        return answer;
    }
}
