package tally.gateway.increments;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tally.gateway.Contract;
import tally.gateway.CounterValue;
import tally.gateway.GatewayProperties;
import tally.gateway.TestSettings;

class HttpIncrementCallIT {
    private static final List<Increment> TWO = List.of(
            new Increment("likes/post-42", 1, "0b1f8f0e-6f0e-4ad5-9c43-0d2a5f6f3a11", null),
            new Increment("views/home", -1, null, null));
    private static final Outcome UNKNOWN = new Outcome.Refused("store-unavailable", 1000L);

    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);
    private HttpServer server;
    private HttpClient http;
    private volatile int status = 200;
    private volatile @Nullable String answer;
    private volatile String received = "";

    @BeforeEach
    void start() throws IOException {
        http = HttpClient.newHttpClient();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/v1/increments", exchange -> {
            requests.incrementAndGet();
            received = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String text = answer;
            if (text == null) {
                waitForRelease();
                return;
            }
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Retry-After", "7");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        released.countDown();
        http.shutdownNow();
        server.stop(0);
    }

    @Test
    void theGoldenRequestIsSentAndTheGoldenAnswerUnderstood() {
        answer = Contract.text("http/increments-answer.v1.json");
        assertThat(send())
                .containsExactly(
                        new Outcome.Counted(new CounterValue("likes/post-42", 58, "eu-7f3kq0c2mx", 45)),
                        new Outcome.Refused("invalid-delta", null));
        assertThat(Contract.parse(received)).isEqualTo(Contract.json("http/increments.v1.json"));
    }

    @Test
    void aTraceGoesAlongAsTheContractShowsIt() {
        answer = Contract.text("http/increments-answer.v1.json");
        String context = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var _ = send(List.of(TWO.getFirst().withTraceparent(context), TWO.getLast()));
        assertThat(Contract.parse(received)).isEqualTo(Contract.json("http/increments.v1.traced.json"));
    }

    @Test
    void withoutAnAnswerInTimeTheOutcomeIsUnknownAndNothingIsRepeated() {
        answer = null;
        assertThat(send()).containsExactly(UNKNOWN, UNKNOWN);
        assertThat(requests).hasValue(1);
    }

    @Test
    void anAnswerThatMakesNoSenseLeavesTheOutcomeUnknown() {
        for (String broken : List.of("{", "{\"results\":[]}", "{}", "{\"results\":[{},{}]}")) {
            answer = broken;
            assertThat(send()).containsExactly(UNKNOWN, UNKNOWN);
        }
    }

    @Test
    void anAnswerThatIsLongerThanTheLimitIsNotRead() {
        String golden = Contract.text("http/increments-answer.v1.json");
        String longest = golden + " ".repeat(2048 - golden.length());
        answer = longest;
        assertThat(send()).first().isInstanceOf(Outcome.Counted.class);
        answer = longest + ' ';
        assertThat(send()).containsExactly(UNKNOWN, UNKNOWN);
    }

    @Test
    void aRefusalOfTheWholeRequestIsToldToEach() {
        status = 429;
        answer = "{\"type\":\"urn:tally:problem:rate-limited\",\"status\":429}";
        Outcome refused = new Outcome.Refused("rate-limited", 7000L);
        assertThat(send()).containsExactly(refused, refused);
        status = 502;
        answer = "<html>";
        Outcome unavailable = new Outcome.Refused("store-unavailable", 7000L);
        assertThat(send()).containsExactly(unavailable, unavailable);
    }

    private List<Outcome> send() {
        return send(TWO);
    }

    private List<Outcome> send(List<Increment> increments) {
        GatewayProperties settings =
                TestSettings.with("membership.increment-timeout", "500ms", "limits.answer-body", "2KB");
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new HttpIncrementCall(http, uri::resolve, Contract.JSON, settings)
                .send(increments)
                .join();
    }

    private void waitForRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
