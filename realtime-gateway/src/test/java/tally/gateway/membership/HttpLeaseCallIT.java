package tally.gateway.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MockClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tally.gateway.Contract;
import tally.gateway.TestSettings;

class HttpLeaseCallIT {
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer replica;
    private volatile int status;

    @BeforeEach
    void start() throws IOException {
        replica = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        replica.createContext(HttpLeaseCall.PATH, exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        replica.start();
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        replica.stop(0);
    }

    @Test
    void aReplicaThatStopsIsNotOneWhoseStoreIsAway() {
        assertThat(answered(503)).isEqualTo(new LeaseOutcome.WithoutValues());
        assertThat(answered(410)).isEqualTo(new LeaseOutcome.Failed("it is stopping"));
        assertThat(answered(404)).isEqualTo(new LeaseOutcome.UnknownGateway());
        assertThat(answered(500)).isEqualTo(new LeaseOutcome.Failed("it answered 500"));
    }

    private LeaseOutcome answered(int with) {
        status = with;
        Signatures signatures =
                new Signatures(new InternalKey(TestSettings.KEY, null), new MockClock(), Duration.ofSeconds(30));
        ReplicaEndpoint endpoint = new ReplicaEndpoint(
                InetAddress.getLoopbackAddress(), 1, replica.getAddress().getPort(), 1);
        return new HttpLeaseCall(http, Contract.JSON, signatures, Duration.ofSeconds(5), 1024)
                .send(endpoint, new LeaseRequest("eu-gateway-1", 1, true, List.of(), List.of(), List.of()))
                .join();
    }
}
