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
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer server;
    private volatile int status = 200;
    private volatile String answer = golden;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(HttpLeaseCall.PATH, exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
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
    void aReplicaThatStopsIsNotOneWhoseStoreIsAway() {
        assertThat(answered(503)).isEqualTo(new LeaseOutcome.WithoutValues());
        assertThat(answered(410)).isEqualTo(new LeaseOutcome.Failed("it is stopping"));
        assertThat(answered(404)).isEqualTo(new LeaseOutcome.UnknownGateway());
        assertThat(answered(500)).isEqualTo(new LeaseOutcome.Failed("it answered 500"));
    }

    @Test
    void anAnswerThatIsLongerThanTheLimitIsNotRead() {
        assertThat(send(golden.length())).isInstanceOf(LeaseOutcome.Granted.class);
        answer = golden + ' ';
        assertThat(send(golden.length())).isInstanceOf(LeaseOutcome.Failed.class);
    }

    private LeaseOutcome answered(int with) {
        status = with;
        return send(golden.length());
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
