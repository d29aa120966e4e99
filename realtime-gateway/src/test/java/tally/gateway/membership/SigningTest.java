package tally.gateway.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tally.gateway.Contract;
import tally.gateway.TestSettings;
import tools.jackson.databind.JsonNode;

class SigningTest {
    private final JsonNode golden = Contract.json("internal/signature.v1.json");
    private final InternalKey key = new InternalKey(text("key"), null);
    private final MockClock clock = new MockClock();
    private final Signatures signatures = new Signatures(key, clock, Duration.ofSeconds(30));
    private final byte[] body = text("body").getBytes(StandardCharsets.UTF_8);

    @Test
    void aHeartbeatIsTheGoldenDatagram() {
        JsonNode heartbeat = Contract.json("internal/heartbeat.v1.json");
        byte[] datagram = new Heartbeat(
                        heartbeat.get("gateway").stringValue(),
                        heartbeat.get("boot").longValue(),
                        heartbeat.get("sequence").longValue(),
                        heartbeat.get("internalPort").intValue(),
                        heartbeat.get("timeMs").longValue())
                .encode(new InternalKey(heartbeat.get("key").stringValue(), null));
        assertThat(new String(datagram, StandardCharsets.US_ASCII))
                .isEqualTo(heartbeat.get("datagram").stringValue());
    }

    @Test
    void aRequestIsSignedAsTheContractSays() {
        setClock(0);
        Signatures.Signed signed = signatures.sign(text("method"), text("path"), body);
        assertThat(signed.time()).isEqualTo(golden.get("timeMs").asString());
        assertThat(signed.signature()).isEqualTo(text("signature"));
    }

    @Test
    void theGoldenSignatureIsAcceptedWithinTheTolerance() {
        setClock(30_000);
        assertThat(accepts("PUT", text("path"), text("signature"), body)).isTrue();
        setClock(30_001);
        assertThat(accepts("PUT", text("path"), text("signature"), body)).isFalse();
    }

    @Test
    void theOtherKeyVerifiesAndDoesNotSign() {
        setClock(0);
        InternalKey changing = new InternalKey("another-key-0123456789-0123456789", text("key"));
        byte[] message = "anything".getBytes(StandardCharsets.UTF_8);
        assertThat(changing.verifies(message, key.sign(message))).isTrue();
        assertThat(changing.verifies(message, changing.sign(message))).isTrue();
        assertThat(key.verifies(message, changing.sign(message))).isFalse();
    }

    @Test
    void anEmptyOtherKeyIsNone() {
        assertThat(TestSettings.with("replicas[0].host", "localhost", "internal-other-key", "")
                        .internalOtherKey())
                .isNull();
    }

    @Test
    void anythingElseIsRefused() {
        setClock(0);
        assertThat(accepts("POST", text("path"), text("signature"), body)).isFalse();
        assertThat(accepts("PUT", "/other", text("signature"), body)).isFalse();
        assertThat(accepts("PUT", text("path"), text("signature").toUpperCase(java.util.Locale.ROOT), body))
                .isFalse();
        assertThat(accepts("PUT", text("path"), text("signature"), new byte[0])).isFalse();
        assertThat(accepts("PUT", text("path"), null, body)).isFalse();
        assertThat(signatures.accepts("PUT", text("path"), null, text("signature"), body))
                .isFalse();
        assertThat(signatures.accepts("PUT", text("path"), "soon", text("signature"), body))
                .isFalse();
    }

    private boolean accepts(String method, String path, @Nullable String signature, byte[] content) {
        return signatures.accepts(method, path, golden.get("timeMs").asString(), signature, content);
    }

    private void setClock(long afterMs) {
        clock.add(golden.get("timeMs").longValue() + afterMs - clock.wallTime(), TimeUnit.MILLISECONDS);
    }

    private String text(String field) {
        return golden.get(field).stringValue();
    }
}
