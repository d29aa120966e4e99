package tally.counter.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** What the public port does about connections that are too many, or that nobody uses. */
@ExtendWith(OutputCaptureExtension.class)
class ConnectionsIT {
    private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final String READ = "GET /api/v1/counters/likes/a" + HEAD;
    private static final String BODY = "Content-Type: application/json\r\nContent-Length: 11\r\n\r\n";

    private record Server(ConfigurableApplicationContext context) implements AutoCloseable {
        static Server start(String setting) {
            return new Server(new SpringApplication(ApiSlice.Parts.class)
                    .run(
                            "--tally.region=eu",
                            "--tally.replica=eu-api-1",
                            "--server.port=0",
                            "--management.server.port=-1",
                            setting));
        }

        Socket connect() throws IOException {
            int port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(60_000);
            return socket;
        }

        double open() {
            return context.getBean(MeterRegistry.class)
                    .get("tally.connections")
                    .gauge()
                    .value();
        }

        double ended(String reason) {
            return context.getBean(MeterRegistry.class)
                    .get("tally.connections.ended")
                    .tag("reason", reason)
                    .counter()
                    .count();
        }

        @Override
        public void close() {
            context.close();
        }
    }

    @Test
    void oneConnectionMoreThanThereMayBeIsClosedAndTheOthersAreServed() throws Exception {
        try (Server server = Server.start("--tally.api.max-connections=2");
                Socket first = server.connect();
                Socket second = server.connect()) {
            ask(first);
            ask(second);
            try (Socket third = server.connect()) {
                assertThat(third.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(server.ended("too-many")).isEqualTo(1);
            ask(second);

            first.shutdownOutput();
            await().untilAsserted(() -> assertThat(server.open()).isEqualTo(1));
            try (Socket next = server.connect()) {
                ask(next);
            }
        }
    }

    static Stream<String> piecesThatAreNotWhole() {
        return Stream.of(
                "", // nothing at all
                READ, // half a head
                "POST /api/v1/counters/likes/a/increments" + HEAD + BODY, // no body, for the lean lane
                "POST /api/v1/increments" + HEAD + BODY + "{", // half a body, for Spring
                READ + "\r\n"); // idle after an answer
    }

    @ParameterizedTest
    @MethodSource("piecesThatAreNotWhole")
    void aConnectionThatBringsNothingWholeIsClosedAndNothingIsWrong(String sent, CapturedOutput log) throws Exception {
        try (Server server = Server.start("--tally.api.idle-timeout=200ms");
                Socket socket = server.connect()) {
            socket.getOutputStream().write(sent.getBytes(US_ASCII));
            socket.getInputStream().readAllBytes(); // until it ends; fails after a minute
            await().untilAsserted(() -> assertThat(server.open()).isZero());
            assertThat(server.ended("idle")).isEqualTo(1);
        }
        assertThat(log).doesNotContain("ERROR");
    }

    private static void ask(Socket socket) throws IOException {
        socket.getOutputStream().write((READ + "\r\n").getBytes(US_ASCII));
        String answer = "";
        while (!answer.endsWith("}")) {
            int next = socket.getInputStream().read();
            assertThat(next).as("after " + answer).isNotNegative();
            answer += (char) next;
        }
        assertThat(answer).startsWith("HTTP/1.1 200 ");
    }
}
