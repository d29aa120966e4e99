package tally.counter.notify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret that a region's services share, and the lower-case hex HMAC-SHA256 (RFC 2104) under it. */
final class InternalKey {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec secret;

    InternalKey(String secret) {
        this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** The MAC of the parts, one after the other. */
    String mac(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    /** Whether {@code claimed} is the MAC of the parts; takes as long for a wrong one as for the right one. */
    boolean verifies(String claimed, byte[]... parts) {
        return MessageDigest.isEqual(
                claimed.getBytes(StandardCharsets.UTF_8), mac(parts).getBytes(StandardCharsets.UTF_8));
    }
}
