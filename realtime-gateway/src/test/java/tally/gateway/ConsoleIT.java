package tally.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleIT {
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final FakeReplica replica = new FakeReplica("eu-api-1");
    private HttpServer control;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        control.createContext("/partitions", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String token = exchange.getRequestHeaders().getFirst("Authorization");
            calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + token + " " + body);
            byte[] answer = exchange.getRequestMethod().equals("GET")
                    ? "{\"cut\":[\"us\"]}".getBytes(StandardCharsets.UTF_8)
                    : new byte[0];
            exchange.sendResponseHeaders(answer.length == 0 ? 204 : 200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        control.start();
        gateway = new RunningGateway(
                List.of(replica),
                "tally.gateway.console.control-url=http://127.0.0.1:"
                        + control.getAddress().getPort(),
                "tally.gateway.console.control-token=secret");
    }

    @AfterAll
    void stop() {
        gateway.close();
        replica.close();
        control.stop(0);
    }

    @Test
    void itShowsWhatIsCutOff() throws Exception {
        assertThat(gateway.get("/console/partitions").body()).isEqualTo("{\"cut\":[\"us\"]}");
        assertThat(gateway.get("/console.json").body()).contains("\"control\":true");
    }

    @Test
    void itForwardsACutWithTheToken() throws Exception {
        assertThat(cut("us", "{\"cut\":true}", "http://127.0.0.1:" + gateway.port()))
                .isEqualTo(204);
        assertThat(calls).contains("PUT /partitions/us Bearer secret {\"cut\":true}");
    }

    @Test
    void aForeignPageOrABadRequestCutsNothing() throws Exception {
        int before = calls.size();
        assertThat(cut("us", "{\"cut\":true}", "http://evil.example")).isEqualTo(403);
        assertThat(cut("us%2F..", "{\"cut\":true}", "http://127.0.0.1:" + gateway.port()))
                .isEqualTo(400);
        assertThat(cut("US", "{\"cut\":true}", "http://127.0.0.1:" + gateway.port()))
                .isEqualTo(400);
        assertThat(cut("us", "{}", "http://127.0.0.1:" + gateway.port())).isEqualTo(400);
        assertThat(cut("us", "{", "http://127.0.0.1:" + gateway.port())).isEqualTo(400);
        assertThat(calls).hasSize(before);
    }

    @Test
    void thePageAndTheClientAreServedTheClientToEverySite() throws Exception {
        assertThat(gateway.get("/").body()).contains("<title>");
        for (String module : List.of("/tally.js", "/tally/client.js")) {
            HttpResponse<String> answer = gateway.send(HttpRequest.newBuilder(gateway.uri(module))
                    .header("Origin", "http://shop.example")
                    .build());
            assertThat(answer.statusCode()).as(module).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .contains("javascript");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .as(module)
                    .hasValue("*");
        }
    }

    private int cut(String region, String body, String origin) throws Exception {
        return gateway.send(HttpRequest.newBuilder(gateway.uri("/console/partitions/" + region))
                        .header("Origin", origin)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body))
                        .build())
                .statusCode();
    }
}
