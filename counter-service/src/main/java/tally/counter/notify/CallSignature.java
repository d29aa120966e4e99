package tally.counter.notify;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Signs and verifies internal HTTP calls: the headers {@code Tally-Time} and {@code Tally-Signature}, as
 * {@code contracts/internal/signature.v1.json} shows them. A call whose clock is further off than the tolerance does not
 * verify.
 */
final class CallSignature {
    static final String TIME = "Tally-Time";
    static final String SIGNATURE = "Tally-Signature";

    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,18}");

    private final InternalKey key;
    private final InstantSource clock;
    private final Duration tolerance;

    CallSignature(InternalKey key, InstantSource clock, Duration tolerance) {
        this.key = key;
        this.clock = clock;
        this.tolerance = tolerance;
    }

    /** The value of {@code Tally-Time} now. */
    String time() {
        return Long.toString(clock.millis());
    }

    String sign(String method, String path, String time, byte[] body) {
        return key.mac(head(method, path, time), body);
    }

    /** Whether the call comes from somebody who has the key, and is no older than the tolerance. */
    boolean verifies(String method, String path, @Nullable String time, @Nullable String signature, byte[] body) {
        return time != null
                && signature != null
                && MILLIS.matcher(time).matches()
                && Math.abs(clock.millis() - Long.parseLong(time)) <= tolerance.toMillis()
                && key.verifies(signature, head(method, path, time), body);
    }

    private static byte[] head(String method, String path, String time) {
        return (method + ' ' + path + '\n' + time + '\n').getBytes(StandardCharsets.UTF_8);
    }
}
