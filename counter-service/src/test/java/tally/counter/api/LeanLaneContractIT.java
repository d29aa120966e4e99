package tally.counter.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.WebFilter;
import tally.counter.CounterId;
import tally.counter.store.KeysFullException;
import tally.counter.store.OverflowException;
import tally.counter.store.StoreBusyException;
import tally.counter.store.StoreRecoveringException;
import tally.counter.store.StoreUnavailableException;

/** Whatever is asked, with the lean lane and without it the answer is the same to the letter. */
class LeanLaneContractIT {
    private static final String GET = "GET /api/v1/counters/";
    private static final String POST = "POST /api/v1/counters/";
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String HOST = "Host: localhost\r\n";
    private static final String PAGE = "Origin: https://a.example.org\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";

    private static Server lean;
    private static Server springOnly;

    @Import(ApiSlice.Parts.class)
    static class Parts {
        @Bean
        AtomicInteger seenBySpring() {
            return new AtomicInteger();
        }

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        WebFilter counting(AtomicInteger seenBySpring) {
            return (exchange, chain) -> {
                seenBySpring.incrementAndGet();
                return chain.filter(exchange);
            };
        }
    }

    /** The public port of a service over a store double. */
    private record Server(ConfigurableApplicationContext context) {
        static Server start(boolean lane) {
            SpringApplication application = new SpringApplication(Parts.class);
            return new Server(application.run(
                    "--tally.region=eu",
                    "--tally.replica=eu-api-1",
                    "--tally.api.max-body=16KB",
                    "--tally.api.read-origins=https://*.example.org",
                    "--tally.api.lean-lane=" + lane,
                    "--server.port=0",
                    "--management.server.port=-1"));
        }

        StoreDouble store() {
            return context.getBean(StoreDouble.class);
        }

        int seenBySpring() {
            return context.getBean(AtomicInteger.class).get();
        }

        int port() {
            return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
        }

        Socket connect() throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            return socket;
        }

        /** Sends bytes as they are on one connection, and reads until {@code answers} answers are there. */
        List<Answer> send(int answers, String... pieces) throws IOException {
            try (Socket socket = connect()) {
                for (String piece : pieces) {
                    socket.getOutputStream().write(piece.getBytes(ISO_8859_1));
                    socket.getOutputStream().flush();
                }
                List<Answer> all = new ArrayList<>();
                while (all.size() < answers) {
                    all.add(Answer.read(socket.getInputStream()));
                }
                return all;
            }
        }
    }

    private record Answer(String status, Map<String, List<String>> headers, String body) {
        static Answer read(InputStream in) throws IOException {
            String status = line(in);
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                String[] parts = line.split(": ", 2);
                headers.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(parts[1]);
            }
            int length = Integer.parseInt(
                    headers.getOrDefault("Content-Length", List.of("0")).getFirst());
            boolean none = status.contains(" 304 ") || status.contains(" 100 ");
            return new Answer(status, headers, none ? "" : new String(in.readNBytes(length), ISO_8859_1));
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("the connection ended after: " + line);
                }
                line.append((char) c);
            }
            return line.toString().stripTrailing();
        }
    }

    record Case(String name, boolean hot, String request) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void start() {
        lean = Server.start(true);
        springOnly = Server.start(false);
    }

    @AfterAll
    static void stop() {
        lean.context().close();
        springOnly.context().close();
    }

    @BeforeEach
    void aLikedPost() {
        for (Server server : List.of(lean, springOnly)) {
            StoreDouble store = server.store();
            store.clear();
            store.set("likes/post-42", 57, 44);
            store.set("likes/low", -9_007_199_254_740_991L, 9);
            store.recovering.add(CounterId.parse("likes/recovering"));
            store.writeFailures.put(
                    CounterId.parse("likes/full"), new OverflowException(CounterId.parse("likes/full")));
            store.writeFailures.put(CounterId.parse("likes/busy"), new StoreBusyException(20_000));
            store.writeFailures.put(CounterId.parse("likes/keys"), new KeysFullException());
            store.writeFailures.put(CounterId.parse("likes/recovering"), new StoreRecoveringException());
            store.writeFailures.put(
                    CounterId.parse("likes/away"), new StoreUnavailableException("away at redis:6379", true, null));
            store.writeFailures.put(
                    CounterId.parse("likes/unknown"), new StoreUnavailableException("gone", false, null));
            store.writeFailures.put(CounterId.parse("likes/fault"), new IllegalStateException("a fault"));
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>(List.of(
                new Case("a read", true, get("likes/post-42", "")),
                new Case(
                        "an increment with a trace context",
                        true,
                        post("likes/post-42", "traceparent: " + TRACEPARENT + "\r\n", "")),
                new Case(
                        "an increment with two trace contexts",
                        true,
                        post("likes/post-42", ("traceparent: " + TRACEPARENT + "\r\n").repeat(2), "")),
                new Case("a read of one never touched", true, get("views/new", "")),
                new Case("a read with usual headers", true, get("likes/post-42", "Accept: */*\r\nUser-Agent: x\r\n")),
                new Case("a read of the lowest total", true, get("likes/low", "")),
                new Case("a read while recovering", true, get("likes/recovering", "")),
                new Case(
                        "a read of the present version",
                        true,
                        get("likes/post-42", "If-None-Match: \"eu-7f3kq0c2mx.44\"\r\n")),
                new Case("a read of a later version", true, get("likes/post-42", "If-None-Match: \"x\"\r\n")),
                new Case("a weak tag", false, get("likes/post-42", "If-None-Match: W/\"eu-7f3kq0c2mx.44\"\r\n")),
                new Case("two tags", false, get("likes/post-42", "If-None-Match: \"x\", \"eu-7f3kq0c2mx.44\"\r\n")),
                new Case("any tag", false, get("likes/post-42", "If-None-Match: *\r\n")),
                new Case("two lines of tags", false, get("likes/post-42", "If-None-Match: \"x\"\r\n".repeat(2))),
                new Case("a read of what has changed since", false, get("likes/post-42", "If-Modified-Since: x\r\n")),
                new Case("a page that may read", true, get("likes/post-42", PAGE)),
                new Case(
                        "it has the present version",
                        true,
                        get("likes/post-42", PAGE + "If-None-Match: \"eu-7f3kq0c2mx.44\"\r\n")),
                new Case("it reads while recovering", true, get("likes/recovering", PAGE)),
                new Case("a page that may not", false, get("likes/post-42", "Origin: https://evil.test\r\n")),
                new Case("a page of this server", false, get("likes/post-42", "Origin: http://localhost\r\n")),
                new Case("a page of nowhere", false, get("likes/post-42", "Origin: null\r\n")),
                new Case("pages of two origins", false, get("likes/post-42", PAGE + PAGE)),
                new Case("two hosts", false, get("likes/post-42", HOST)),
                new Case("a read as text", false, get("likes/post-42", "Accept: text/plain\r\n")),
                new Case("a read with a body", false, get("likes/post-42", JSON + "Content-Length: 2\r\n") + "{}"),
                new Case("a read with a query", false, get("likes/post-42?x=1", "")),
                new Case("an escaped key", false, get("likes/post%2D42", "")),
                new Case("a key that is none", false, get("likes/post 42".replace(" ", "%20"), "")),
                new Case("a key that is too long", false, get("likes/" + "x".repeat(129), "")),
                new Case("the longest key", true, get("likes/" + "x".repeat(128), "")),
                new Case("a key of dots", false, get("likes/..", "")),
                new Case("a semicolon", false, get("likes/x;a=1", "")),
                new Case("an unknown namespace", false, get("nope/x", "")),
                new Case("a namespace of another kind", false, get("visitors/x", "")),
                new Case("no key", false, get("likes/", "")),
                new Case("a deeper path", false, get("likes/a/b", "")),
                new Case("another version of the protocol", false, GET + "likes/post-42 HTTP/1.0\r\n" + HOST + "\r\n"),
                new Case("the last call of a connection", false, get("likes/post-42", "Connection: close\r\n")),
                new Case("an empty increment", true, post("likes/post-42", "", "")),
                new Case("an increment of one", true, post("likes/post-42", JSON, "{\"delta\":1}")),
                new Case("the largest delta", true, post("likes/post-42", JSON, "{\"delta\":1000000}")),
                new Case("the smallest delta", true, post("likes/post-42", JSON, "{\"delta\":-1000000}")),
                new Case("a delta that is too large", true, post("likes/post-42", JSON, "{\"delta\":1000001}")),
                new Case("a decrement of what grows", true, post("views/home", JSON, "{\"delta\":-1}")),
                new Case("no change", false, post("likes/post-42", JSON, "{\"delta\":0}")),
                new Case("a leading zero", false, post("likes/post-42", JSON, "{\"delta\":01}")),
                new Case("a lonely sign", false, post("likes/post-42", JSON, "{\"delta\":-}")),
                new Case("a fraction", false, post("likes/post-42", JSON, "{\"delta\":1.5}")),
                new Case("spaces", false, post("likes/post-42", JSON, "{ \"delta\" : 1 }")),
                new Case("an empty object", false, post("likes/post-42", JSON, "{}")),
                new Case("a name twice", false, post("likes/post-42", JSON, "{\"delta\":1,\"delta\":2}")),
                new Case("no JSON", false, post("likes/post-42", JSON, "delta=1")),
                new Case("a body of no type", false, post("likes/post-42", "", "{\"delta\":1}")),
                new Case("a body of another type", false, post("likes/post-42", "Content-Type: text/plain\r\n", "1")),
                new Case(
                        "a body that is too large",
                        false,
                        post("likes/post-42", JSON, "{\"x\":\"" + "x".repeat(17_000) + "\"}")),
                new Case("a key", true, post("likes/post-42", JSON + "Idempotency-Key: \"k-1\"\r\n", "{\"delta\":2}")),
                new Case(
                        "a key that is too long",
                        false,
                        post("likes/post-42", "Idempotency-Key: " + "k".repeat(129) + "\r\n", "")),
                new Case("two keys", false, post("likes/post-42", "Idempotency-Key: k\r\nIdempotency-Key: l\r\n", "")),
                new Case("an extension", false, post("likes/post-42", "Tally-Write-Concern: local\r\n", "")),
                new Case(
                        "a page of another origin",
                        false,
                        post("likes/post-42", "Origin: https://a.example.org\r\n", "")),
                new Case(
                        "a body in chunks",
                        false,
                        POST + "likes/post-42/increments HTTP/1.1\r\n" + HOST + JSON
                                + "Transfer-Encoding: chunked\r\n\r\nb\r\n{\"delta\":1}\r\n0\r\n\r\n"),
                new Case(
                        "a put", false, "PUT /api/v1/counters/likes/post-42/increments HTTP/1.1\r\n" + HOST + "\r\n")));
        for (String failing : List.of("full", "busy", "keys", "recovering", "away", "unknown", "fault")) {
            cases.add(new Case("an increment of likes/" + failing, true, post("likes/" + failing, "", "")));
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothLanesAnswerTheSame(Case asked) throws Exception {
        int before = lean.seenBySpring();
        Answer fast = lean.send(1, asked.request()).getFirst();
        assertThat(fast).isEqualTo(springOnly.send(1, asked.request()).getFirst());
        assertThat(lean.store().writes).isEqualTo(springOnly.store().writes);
        assertThat(lean.store().traces).isEqualTo(springOnly.store().traces);
        assertThat(lean.seenBySpring() == before).as("around Spring").isEqualTo(asked.hot() || isBeforeSpring(fast));
    }

    /** What Netty refuses reaches neither lane. */
    private static boolean isBeforeSpring(Answer answer) {
        return answer.status().contains("400") && answer.body().isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTraceGoesOnUnlessThereAreTwo(boolean lane) throws Exception {
        Server server = lane ? lean : springOnly;
        String header = "traceparent: " + TRACEPARENT + "\r\n";
        var _ = server.send(
                3,
                post("likes/post-42", header, ""),
                post("likes/post-42", header + header, ""),
                post("likes/post-42", "", ""));
        assertThat(server.store().traces).containsExactly("4bf92f3577b34da6a3ce929d0e0e4736", "", "");
    }

    @Test
    void aRepeatedKeyIsReplayedAndAnotherBodyIsRefused() throws Exception {
        String keyed = post("likes/post-42", JSON + "Idempotency-Key: k-2\r\n", "{\"delta\":2}");
        String other = post("likes/post-42", JSON + "Idempotency-Key: k-2\r\n", "{\"delta\":3}");
        List<Answer> answers = lean.send(3, keyed, keyed, other);
        assertThat(answers).isEqualTo(springOnly.send(3, keyed, keyed, other));
        assertThat(answers.get(1).headers()).containsKey("Idempotency-Replayed");
        assertThat(answers.get(2).status()).contains("422");
    }

    @Test
    void pipelinedCallsAreAnsweredInTheirOrderWhicheverLaneTheyTake() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            all.append(post("likes/post-42", JSON, "{\"delta\":1}"))
                    .append(get("likes/post-42", i % 3 == 0 ? "If-None-Match: \"x\"\r\n" : ""))
                    .append(post("likes/post-42", JSON, "{ \"delta\": 1 }"));
        }
        List<Answer> answers = lean.send(150, all.toString());
        assertThat(answers).isEqualTo(springOnly.send(150, all.toString()));
        assertThat(answers.getLast().body()).contains("\"count\":157");
    }

    @Test
    void aCallInPiecesIsOneCall() throws Exception {
        String call = post("likes/post-42", JSON, "{\"delta\":7}");
        List<String> bytes =
                call.chars().mapToObj(c -> String.valueOf((char) c)).toList();
        assertThat(lean.send(1, bytes.toArray(String[]::new)).getFirst().body()).contains("\"count\":64");
        assertThat(lean.store().writes).containsExactly("likes/post-42 7");
    }

    /** Calls of both lanes, answered at once and later, one at a time and several, whole and in pieces. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConnectionGoesOnWhateverCameBefore(boolean lane) throws Exception {
        Server server = lane ? lean : springOnly;
        server.store().late.add(CounterId.parse("likes/late"));
        Map<String, String> statuses = Map.of(
                get("likes/post-42", ""),
                "200",
                get("likes/late", ""),
                "200",
                post("likes/late", JSON, "{\"delta\":1}"),
                "200",
                post("likes/post-42", JSON, "{\"delta\": 1}"),
                "200",
                post("likes/late", JSON, "{\"delta\": 1}"),
                "200",
                get("likes/late", "If-None-Match: \"x\"\r\n"),
                "200",
                get("nope/x", ""),
                "404",
                GET + "likes/late/state HTTP/1.1\r\n" + HOST + "\r\n",
                "200");
        List<String> calls = List.copyOf(new TreeMap<>(statuses).keySet());
        Random random = new Random(4361);
        try (Socket socket = server.connect()) {
            for (int round = 0; round < 1_000; round++) {
                List<String> sent = IntStream.rangeClosed(0, random.nextInt(4))
                        .mapToObj(_ -> calls.get(random.nextInt(calls.size())))
                        .toList();
                String bytes = String.join("", sent);
                int cut = random.nextInt(bytes.length());
                for (String piece : List.of(bytes.substring(0, cut), bytes.substring(cut))) {
                    socket.getOutputStream().write(piece.getBytes(ISO_8859_1));
                }
                for (String call : sent) {
                    assertThat(Answer.read(socket.getInputStream()).status())
                            .as("round %s: %s", round, sent)
                            .contains(" " + statuses.get(call) + " ");
                }
            }
        }
    }

    /** Who asks first whether the body is wanted gets that answer before the other one (RFC 9110, 10.1.1). */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoExpectsToBeToldToGoOnIsTold(boolean lane) throws Exception {
        try (Socket socket = (lane ? lean : springOnly).connect()) {
            String head = POST + "likes/post-42/increments HTTP/1.1\r\n" + HOST + JSON
                    + "Expect: 100-continue\r\nContent-Length: 11\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));
            assertThat(Answer.read(socket.getInputStream()).status()).contains(" 100 ");
            socket.getOutputStream().write("{\"delta\":1}".getBytes(ISO_8859_1));
            assertThat(Answer.read(socket.getInputStream()).body()).contains("\"count\":58");
        }
    }

    @Test
    void bothLanesAreMeasuredAlike() throws Exception {
        for (Server server : List.of(lean, springOnly)) {
            server.send(1, get("likes/measured", ""));
            var timers = server.context()
                    .getBean(MeterRegistry.class)
                    .get("http.server.requests")
                    .tags("method", "GET", "status", "200", "outcome", "SUCCESS", "exception", "none", "error", "none")
                    .tag("uri", "/api/v1/counters/{namespace}/{key}")
                    .timers();
            assertThat(timers).hasSize(1);
            assertThat(timers.iterator().next().count()).isPositive();
        }
    }

    private static String get(String counter, String headers) {
        return GET + counter + " HTTP/1.1\r\n" + HOST + headers + "\r\n";
    }

    private static String post(String counter, String headers, String body) {
        return POST + counter + "/increments HTTP/1.1\r\n" + HOST + headers + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
    }
}
