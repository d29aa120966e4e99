package tally.gateway.membership;

import io.micrometer.core.instrument.Clock;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The signature of internal HTTP requests, as {@code contracts/internal/signature.v1.json} describes it: HMAC-SHA256 of
 * method, path, time and body. A request whose clock is too far off is refused, so an old one can not be replayed for
 * long; and an update that is replayed in time changes nothing, since its versions are known.
 */
final class Signatures {
    static final String TIME_HEADER = "Tally-Time";
    static final String SIGNATURE_HEADER = "Tally-Signature";

    private final InternalKey key;
    private final Clock clock;
    private final Duration tolerance;

    /** Allows a request's clock to be off by {@code tolerance}, either way. */
    Signatures(InternalKey key, Clock clock, Duration tolerance) {
        this.key = key;
        this.clock = clock;
        this.tolerance = tolerance;
    }

    /** Returns the values of {@link #TIME_HEADER} and {@link #SIGNATURE_HEADER} for a request that is sent now. */
    Signed sign(String method, String path, byte[] body) {
        String time = Long.toString(clock.wallTime());
        return new Signed(time, key.sign(message(method, path, time, body)));
    }

    boolean accepts(String method, String path, @Nullable String time, @Nullable String signature, byte[] body) {
        return time != null
                && signature != null
                && isRecent(time)
                && key.verifies(message(method, path, time, body), signature);
    }

    private boolean isRecent(String time) {
        return time.matches("[0-9]{1,15}") && Math.abs(Long.parseLong(time) - clock.wallTime()) <= tolerance.toMillis();
    }

    private static byte[] message(String method, String path, String time, byte[] body) {
        ByteArrayOutputStream message = new ByteArrayOutputStream(body.length + 64);
        message.writeBytes((method + ' ' + path + '\n' + time + '\n').getBytes(StandardCharsets.UTF_8));
        message.writeBytes(body);
        return message.toByteArray();
    }

    record Signed(String time, String signature) {}
}
