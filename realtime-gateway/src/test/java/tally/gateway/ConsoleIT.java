package tally.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
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
    private static final String PROCESSES = """
            {"processes":[{"name":"kafka","state":"ready"},\
            {"name":"eu-gateway-1","region":"eu","state":"unready","url":"http://localhost:8201"}]}""";

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final FakeReplica replica = new FakeReplica("eu-api-1");
    private HttpServer control;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        control.createContext("/", this::answer);
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

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        calls.add(call + " " + token + (body.isEmpty() ? "" : " " + body));
        switch (call) {
            case "GET /partitions" -> answer(exchange, 200, "{\"cut\":[\"us\"]}");
            case "GET /processes" -> answer(exchange, 200, PROCESSES);
            case "POST /processes/us-redis/start" ->
                answer(exchange, 409, "{\"message\":\"us-redis is running already\"}");
            default -> answer(exchange, 204, "");
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void theExampleIsServedAtItsFolder() throws Exception {
        assertThat(gateway.get("/example/").body()).contains("<tally-counter");
        assertThat(gateway.get("/example").headers().firstValue("Location"))
                .hasValueSatisfying(location -> assertThat(location).endsWith("/example/"));
    }

    @Test
    void itShowsWhatIsCutOff() throws Exception {
        assertThat(gateway.get("/console/partitions").body()).isEqualTo("{\"cut\":[\"us\"]}");
        assertThat(gateway.get("/console.json").body()).contains("\"control\":true");
    }

    @Test
    void itForwardsACutWithTheToken() throws Exception {
        assertThat(cut("us", "{\"cut\":true}", own())).isEqualTo(204);
        assertThat(calls).contains("PUT /partitions/us Bearer secret {\"cut\":true}");
    }

    @Test
    void aForeignPageOrABadRequestCutsNothing() throws Exception {
        int before = calls.size();
        assertThat(cut("us", "{\"cut\":true}", "http://evil.example")).isEqualTo(403);
        assertThat(cut("us%2F..", "{\"cut\":true}", own())).isEqualTo(400);
        assertThat(cut("US", "{\"cut\":true}", own())).isEqualTo(400);
        assertThat(cut("us", "{}", own())).isEqualTo(400);
        assertThat(cut("us", "{", own())).isEqualTo(400);
        assertThat(calls).hasSize(before);
    }

    @Test
    void itShowsEveryProcess() throws Exception {
        HttpResponse<String> answer = gateway.get("/console/processes");
        assertThat(answer.body()).isEqualTo(PROCESSES);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void aProcessIsKilledAndStartedWithTheToken() throws Exception {
        assertThat(change("eu-api-1/kill", own()).statusCode()).isEqualTo(204);
        assertThat(change("eu-api-1/start", own()).statusCode()).isEqualTo(204);
        assertThat(calls)
                .contains(
                        "POST /processes/eu-api-1/kill Bearer secret", "POST /processes/eu-api-1/start Bearer secret");
    }

    @Test
    void whyAProcessIsNotStartedIsPassedOn() throws Exception {
        HttpResponse<String> answer = change("us-redis/start", own());
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("us-redis is running already");
    }

    @Test
    void aForeignPageOrABadNameKillsNothing() throws Exception {
        assertThat(change("us-api-1/kill", "http://evil.example").statusCode()).isEqualTo(403);
        assertThat(change("us-api-1/start", "http://evil.example").statusCode()).isEqualTo(403);
        assertThat(change("US-API-1/kill", own()).statusCode()).isEqualTo(400);
        assertThat(change("us-api-1%2F..%2Fkafka/kill", own()).statusCode()).isEqualTo(400);
        assertThat(change("us-api-1/burn", own()).statusCode()).isEqualTo(404);
        HttpResponse<String> list = gateway.send(HttpRequest.newBuilder(gateway.uri("/console/processes"))
                .header("Origin", "http://evil.example")
                .build());
        assertThat(list.statusCode()).isEqualTo(403);
        assertThat(calls).noneMatch(call -> call.contains("us-api-1"));
    }

    @Test
    void aNameThatWasMadeToLeadHereKillsNothing() throws Exception {
        assertThat(killAs("evil.example")).startsWith("HTTP/1.1 403");
        assertThat(killAs("localhost.evil.example")).startsWith("HTTP/1.1 403");
        assertThat(calls).noneMatch(call -> call.contains("eu-redis"));
        for (String host : List.of("localhost", "127.0.0.1", "[::1]")) {
            assertThat(killAs(host)).as(host).startsWith("HTTP/1.1 204");
        }
    }

    private String killAs(String host) throws IOException {
        String authority = host + ":" + gateway.port();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.getOutputStream()
                    .write(("POST /console/processes/eu-redis/kill HTTP/1.1\r\nHost: " + authority
                                    + "\r\nOrigin: http://" + authority
                                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void everyPageMayReadHowBusyTheGatewayIs() throws Exception {
        try (TestClient client = new TestClient(gateway.port())) {
            client.subscribe(1, "likes/post-42", "likes/post-43").expect("subscribed");
            HttpResponse<String> answer = gateway.send(HttpRequest.newBuilder(gateway.uri("/console.json"))
                    .header("Origin", "http://localhost:8202")
                    .build());
            assertThat(answer.body()).contains("\"sockets\":1", "\"subscriptions\":2");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue("*");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                    .isEmpty();
        }
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

    private String own() {
        return "http://127.0.0.1:" + gateway.port();
    }

    private HttpResponse<String> change(String change, String origin) throws Exception {
        return gateway.send(HttpRequest.newBuilder(gateway.uri("/console/processes/" + change))
                .header("Origin", origin)
                .POST(BodyPublishers.noBody())
                .build());
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
