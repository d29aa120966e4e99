package tally.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tally.testing.stack.Subscription;

/** docker-compose.yml, and the images in it, as an operator runs them. */
@EnabledIfEnvironmentVariable(
        named = "TALLY_CONTAINERS",
        matches = "yes",
        disabledReason = "needs a Docker engine and the images: ./tally test --containers")
class ComposeIT {
    /** So much is acknowledged around a stop before a test believes that there was load. */
    private static final int SOME = 20;

    private static final ComposeStack STACK = new ComposeStack();

    @BeforeAll
    static void up() {
        STACK.up();
    }

    @AfterAll
    static void down() {
        STACK.close();
    }

    @Test
    void bothRegionsCountAndAgreeAndShowItToTheirPages() throws IOException {
        try (Subscription page = STACK.us().subscribe("likes/sum")) {
            STACK.eu().increment("likes/sum", 3);
            STACK.us().increment("likes/sum", 2);
            bothRead("likes/sum", 5);
            await().until(() -> page.last() == 5);
        }
    }

    @Test
    void aRegionWithoutKafkaInItsNetworkCountsAndAgreesWhenItIsBack() throws IOException {
        STACK.eu().increment("likes/cut", 1);
        bothRead("likes/cut", 1);
        STACK.partition("us");
        try {
            STACK.eu().increment("likes/cut", 4);
            STACK.us().increment("likes/cut", 7);
            assertThat(STACK.eu().count("likes/cut")).isEqualTo(5);
            assertThat(STACK.us().count("likes/cut")).isEqualTo(8);
        } finally {
            STACK.heal("us");
        }
        bothRead("likes/cut", 12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"us-api-1", "us-redis", "kafka"})
    void aStopEndsInOrderAndLosesNothing(String service) throws IOException {
        String counter = "likes/stopped-" + service;
        KeyedLoad load = new KeyedLoad(counter, STACK.eu(), STACK.us());
        try (load) {
            moreIsAcknowledged(load);
            STACK.stop(service);
            assertThat(STACK.exitCode(service))
                    .as("137 is SIGKILL: it had not ended in time")
                    .isIn(0, 143);
            STACK.start(service);
            moreIsAcknowledged(load);
        }
        bothRead(counter, load.acknowledged());
    }

    @Test
    void aGatewayThatIsStoppedSendsItsPagesAwayFirst() {
        Farewell page = new Farewell();
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("tally.v1.json")
                .buildAsync(URI.create("ws://localhost:" + STACK.eu().gateway() + "/ws"), page)
                .join();
        STACK.stop("eu-gateway-1");
        assertThat(page.closed.join()).isEqualTo(1001);
        assertThat(page.heard.toString()).contains("\"reconnect\"").contains("\"drain\"");
        assertThat(STACK.exitCode("eu-gateway-1")).isIn(0, 143);
        STACK.start("eu-gateway-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu-api-1", "eu-gateway-1"})
    void anImageHasNoRootNothingToWriteToAndSaysWhatIsInIt(String service) {
        assertThat(STACK.shell(service, "id -u")).isEqualTo("10001");
        assertThat(STACK.shell(service, "touch /app/x 2>/dev/null || echo refused"))
                .isEqualTo("refused");
        assertThat(STACK.inspect(service, "{{.HostConfig.ReadonlyRootfs}}")).isEqualTo("true");
        assertThat(STACK.shell(service, "cat /app/sbom/*.cdx.json"))
                .contains("\"CycloneDX\"")
                .contains("pkg:maven/org.springframework.boot/spring-boot@");
        assertThat(STACK.shell(service, "cat /proc/1/comm"))
                .as("signals reach it")
                .isEqualTo("java");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu-api-1", "eu-gateway-1"})
    void theSharedSecretIsInNoEnvironment(String service) {
        assertThat(STACK.shell(service, "wc -c < /run/tally/tally.internal.key"))
                .isEqualTo("64");
        String secret = STACK.shell(service, "cat /run/tally/tally.internal.key");
        assertThat(STACK.inspect(service, "{{.Config.Env}}")).doesNotContain(secret);
    }

    private static void moreIsAcknowledged(KeyedLoad load) {
        long before = load.acknowledged();
        await().until(() -> load.acknowledged() >= before + SOME);
    }

    private static void bothRead(String counter, long count) {
        await().ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> assertThat(
                                List.of(STACK.eu().count(counter), STACK.us().count(counter)))
                        .containsOnly(count));
    }

    /** A page that listens until it is sent away. */
    private static final class Farewell implements WebSocket.Listener {
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            heard.add(text.toString());
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
