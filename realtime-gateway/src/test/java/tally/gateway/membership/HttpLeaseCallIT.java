package tally.gateway.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MockClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tally.gateway.Contract;
import tally.gateway.TestSettings;

class HttpLeaseCallIT {
    private final String golden = Contract.text("internal/lease-answer.v1.json");
    private HttpServer server;
    private HttpClient http;
    private volatile String answer = golden;

    @BeforeEach
    void start() throws IOException {
        http = HttpClient.newHttpClient();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(HttpLeaseCall.PATH, exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        server.stop(0);
    }

    @Test
    void anAnswerThatIsLongerThanTheLimitIsNotRead() {
        assertThat(send(golden.length())).isInstanceOf(LeaseOutcome.Granted.class);
        answer = golden + ' ';
        assertThat(send(golden.length())).isInstanceOf(LeaseOutcome.Failed.class);
    }

    private LeaseOutcome send(int maxAnswer) {
        Signatures signatures =
                new Signatures(new InternalKey(TestSettings.KEY, null), new MockClock(), Duration.ofSeconds(30));
        int port = server.getAddress().getPort();
        ReplicaEndpoint replica = new ReplicaEndpoint(InetAddress.getLoopbackAddress(), port, port, port);
        return new HttpLeaseCall(http, Contract.JSON, signatures, Duration.ofSeconds(10), maxAnswer)
                .send(replica, new LeaseRequest("eu-gateway-1", 1, true, List.of(), List.of(), List.of()))
                .join();
    }
}
