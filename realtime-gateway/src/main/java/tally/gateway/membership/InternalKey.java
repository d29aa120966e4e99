package tally.gateway.membership;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secret that the services share, as HMAC-SHA256 (RFC 2104) in lower-case hex. While the secret is being changed there
 * is another one, with which nothing is signed and everything verifies. Safe for threads.
 */
final class InternalKey {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final @Nullable SecretKeySpec other;

    InternalKey(String secret, @Nullable String other) {
        this.key = key(secret);
        this.other = other == null ? null : key(other);
    }

    private static SecretKeySpec key(String secret) {
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    String sign(byte[] message) {
        return sign(key, message);
    }

    private static String sign(SecretKeySpec key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(message));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Compares in constant time. */
    boolean verifies(byte[] message, String signature) {
        return isOf(key, message, signature) || (other != null && isOf(other, message, signature));
    }

    private static boolean isOf(SecretKeySpec key, byte[] message, String signature) {
        return MessageDigest.isEqual(
                sign(key, message).getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.UTF_8));
    }
}
