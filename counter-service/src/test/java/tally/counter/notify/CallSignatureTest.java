package tally.counter.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CallSignatureTest {
    private final JsonNode golden = Golden.json("signature.v1.json");
    private final String method = golden.get("method").stringValue();
    private final String path = golden.get("path").stringValue();
    private final long timeMs = golden.get("timeMs").longValue();
    private final String time = Long.toString(timeMs);
    private final byte[] body = golden.get("body").stringValue().getBytes(UTF_8);
    private final String signature = golden.get("signature").stringValue();

    @Test
    void theGoldenCallIsSignedAndVerified() {
        CallSignature now = at(timeMs);
        assertThat(now.time()).isEqualTo(time);
        assertThat(now.sign(method, path, time, body)).isEqualTo(signature);
        assertThat(now.verifies(method, path, time, signature, body)).isTrue();
    }

    @Test
    void nothingOfACallCanBeChanged() {
        CallSignature now = at(timeMs);
        assertThat(now.verifies("POST", path, time, signature, body)).isFalse();
        assertThat(now.verifies(method, path + "/", time, signature, body)).isFalse();
        assertThat(now.verifies(method, path, Long.toString(timeMs + 1), signature, body))
                .isFalse();
        assertThat(now.verifies(method, path, time, signature, new byte[0])).isFalse();
        assertThat(now.verifies(method, path, time, signature.replace('b', 'c'), body))
                .isFalse();
        assertThat(now.verifies(method, path, time, "", body)).isFalse();
    }

    @Test
    void anotherKeyVerifiesNothing() {
        CallSignature other = new CallSignature(
                new InternalKey("another-key-0123456789-0123456789", null),
                InstantSource.fixed(Instant.ofEpochMilli(timeMs)),
                Duration.ofSeconds(30));
        assertThat(other.verifies(method, path, time, signature, body)).isFalse();
    }

    @Test
    void theOtherKeyVerifiesAndDoesNotSign() {
        CallSignature changing = new CallSignature(
                new InternalKey(
                        "another-key-0123456789-0123456789", golden.get("key").stringValue()),
                InstantSource.fixed(Instant.ofEpochMilli(timeMs)),
                Duration.ofSeconds(30));
        String signed = changing.sign(method, path, time, body);
        assertThat(changing.verifies(method, path, time, signature, body)).isTrue();
        assertThat(changing.verifies(method, path, time, signed, body)).isTrue();
        assertThat(at(timeMs).verifies(method, path, time, signed, body)).isFalse();
    }

    @Test
    void aCallIsBelievedForThirtySecondsEitherWay() {
        assertThat(at(timeMs + 30_000).verifies(method, path, time, signature, body))
                .isTrue();
        assertThat(at(timeMs - 30_000).verifies(method, path, time, signature, body))
                .isTrue();
        assertThat(at(timeMs + 30_001).verifies(method, path, time, signature, body))
                .isFalse();
        assertThat(at(timeMs - 30_001).verifies(method, path, time, signature, body))
                .isFalse();
    }

    @Test
    void missingOrBrokenHeadersVerifyNothing() {
        CallSignature now = at(timeMs);
        assertThat(now.verifies(method, path, null, signature, body)).isFalse();
        assertThat(now.verifies(method, path, time, null, body)).isFalse();
        assertThat(now.verifies(method, path, "-1", signature, body)).isFalse();
        assertThat(now.verifies(method, path, "9".repeat(40), signature, body)).isFalse();
    }

    private CallSignature at(long nowMs) {
        return new CallSignature(
                new InternalKey(golden.get("key").stringValue(), null),
                InstantSource.fixed(Instant.ofEpochMilli(nowMs)),
                Duration.ofSeconds(30));
    }
}
