package tally.counter.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;

/** The public port and the management port as they listen. */
@SpringBootTest(
        classes = {ApiSlice.Parts.class, ServersIT.Parts.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"tally.region=eu", "tally.replica=eu-api-1", "tally.api.max-body=16KB", "management.server.port=0"
        })
class ServersIT {
    static class Parts {
        @Bean
        Switch storeHealthIndicator() {
            return new Switch();
        }
    }

    /** A part of the service that can be away. */
    static final class Switch implements HealthIndicator {
        volatile boolean up = true;

        @Override
        public Health health() {
            return up
                    ? Health.up().build()
                    : Health.down().withDetail("reason", "away").build();
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int management;

    @Autowired
    private Switch storeHealth;

    @Autowired
    private StoreDouble store;

    @AfterEach
    void close() {
        storeHealth.up = true;
        http.close();
    }

    @Test
    void aliveAndReadyAreAnsweredAtTheManagementPort() throws Exception {
        assertThat(get(management, "/livez").statusCode()).isEqualTo(200);
        assertThat(get(management, "/readyz").statusCode()).isEqualTo(200);
        assertThat(get(management, "/actuator/health").statusCode()).isEqualTo(200);
    }

    @Test
    void aReplicaWithoutItsStoreIsAliveAndNotReady() throws Exception {
        storeHealth.up = false;
        assertThat(get(management, "/livez").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = get(management, "/readyz");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("away");
    }

    @Test
    void prometheusFindsTheMetrics() throws Exception {
        assertThat(get(management, "/actuator/prometheus").body())
                .contains("tally_increments_total{outcome=\"accepted\"}");
    }

    @Test
    void thePublicPortShowsNothingOfIt() throws Exception {
        for (String path : new String[] {"/livez", "/readyz", "/actuator/health", "/internal/v1/leases"}) {
            assertThat(get(port, path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedEvenInChunks() throws Exception {
        store.clear();
        byte[] body = ("{\"delta\":1,\"x\":\"" + "x".repeat(100_000) + "\"}").getBytes(UTF_8);
        for (BodyPublisher publisher : new BodyPublisher[] {
            BodyPublishers.ofByteArray(body), BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
        }) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(uri(port, "/api/v1/counters/likes/a/increments"))
                            .header("Content-Type", "application/json")
                            .POST(publisher)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("urn:tally:problem:body-too-large");
        }
        assertThat(store.writes).isEmpty();
    }

    @Test
    void aHeadRequestThatFailsHasNoBody() throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri(port, "/api/v1/counters/nope/a"))
                        .HEAD()
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEmpty();
    }

    private HttpResponse<String> get(int at, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(at, path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(int at, String path) {
        return URI.create("http://127.0.0.1:" + at + path);
    }
}
