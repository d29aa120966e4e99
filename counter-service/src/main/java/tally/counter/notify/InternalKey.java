package tally.counter.notify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secret that a region's services share, and the lower-case hex HMAC-SHA256 (RFC 2104) under it. While the secret is
 * being changed there is another one, with which nothing is signed and everything verifies.
 */
final class InternalKey {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec secret;
    private final @Nullable SecretKeySpec other;

    InternalKey(String secret, @Nullable String other) {
        this.secret = key(secret);
        this.other = other == null ? null : key(other);
    }

    private static SecretKeySpec key(String secret) {
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** The MAC of the parts, one after the other. */
    String mac(byte[]... parts) {
        return mac(secret, parts);
    }

    private static String mac(SecretKeySpec key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    /** Whether {@code claimed} is a MAC of the parts; takes as long for a wrong one as for a right one. */
    boolean verifies(String claimed, byte[]... parts) {
        return isMac(claimed, secret, parts) || (other != null && isMac(claimed, other, parts));
    }

    private static boolean isMac(String claimed, SecretKeySpec key, byte[]... parts) {
        return MessageDigest.isEqual(
                claimed.getBytes(StandardCharsets.UTF_8), mac(key, parts).getBytes(StandardCharsets.UTF_8));
    }
}
