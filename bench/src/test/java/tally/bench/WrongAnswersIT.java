package tally.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run says of a server that does not do what it should. */
class WrongAnswersIT {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private HttpServer server;

    @BeforeEach
    void bind() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aWrongStatusIsAnErrorAndItsFirstAnswerIsShown() throws InterruptedException {
        serve(number -> number == 3 ? 429 : 200);
        assertThat(measures()).isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .containsPattern("increments-single +closed 1 ")
                .contains("increments-single: ; 1 errors, the first answer: 429 answer 3");
    }

    @Test
    void whereManyCallsFailTheFiguresAreShownAndTheRunHasFailed() throws InterruptedException {
        serve(number -> number % 2 == 0 ? 503 : 200);
        assertThat(measures()).isFalse();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .containsPattern("increments-single +closed 1 ")
                .contains("too many calls failed in [increments-single]");
    }

    @Test
    void whatIsNeverAnsweredWellIsNotMeasured() throws InterruptedException {
        serve(_ -> 503);
        assertThat(measures()).isFalse();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("could not be made", "503 answer 1");
    }

    @Test
    void aServerThatIsNotThereIsNotMeasured() throws InterruptedException {
        serve(_ -> 200);
        server.stop(0);
        assertThat(measures()).isFalse();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("no connection to 127.0.0.1:");
    }

    /** @param status of each answer, from 1 */
    private void serve(IntUnaryOperator status) {
        AtomicInteger number = new AtomicInteger();
        server.createContext("/", exchange -> {
            int now = number.incrementAndGet();
            byte[] body = ("answer " + now).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(status.applyAsInt(now), body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    private boolean measures() throws InterruptedException {
        BenchOptions options = BenchOptions.parse(List.of(
                "--against",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/",
                "--only=increments-single",
                "--seconds=1",
                "--rounds=1"));
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new BenchRun(options, Path.of(""), new Report(out, out, options)).run();
    }
}
