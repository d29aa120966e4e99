package tally.counter.notify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gateway's sign of life, one authenticated UDP datagram as {@code contracts/internal/heartbeat.v1.json} shows it.
 *
 * @param gateway 1 to 64 of {@code A-Z a-z 0-9 . _ -}
 * @param boot when the gateway's process started, in epoch milliseconds
 * @param sequence raised with each heartbeat of one boot
 * @param internalPort where the gateway takes updates
 * @param timeMs the sender's clock, in epoch milliseconds
 */
record Heartbeat(String gateway, long boot, long sequence, int internalPort, long timeMs) {
    /** The longest datagram that can be one, in bytes. */
    static final int MAX_BYTES = 256;

    private static final String VERSION = "v1";
    private static final Pattern FIELDS = Pattern.compile(
            "v1\\|([A-Za-z0-9._-]{1,64})\\|([0-9]{1,18})\\|([0-9]{1,18})\\|([0-9]{1,5})\\|([0-9]{1,18})");

    /** @throws Dropped when it is no heartbeat of this version, or not from somebody who has the key */
    static Heartbeat parse(byte[] datagram, InternalKey key) throws Dropped {
        String text = new String(datagram, StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf('|');
        if (end < 0 || datagram.length > MAX_BYTES) {
            throw new Dropped(DropReason.MALFORMED);
        }
        if (!text.startsWith(VERSION + '|')) {
            throw new Dropped(DropReason.VERSION);
        }
        if (!key.verifies(text.substring(end + 1), Arrays.copyOf(datagram, end))) {
            throw new Dropped(DropReason.SIGNATURE);
        }
        Matcher fields = FIELDS.matcher(text.substring(0, end));
        if (!fields.matches()) {
            throw new Dropped(DropReason.MALFORMED);
        }
        int port = Integer.parseInt(fields.group(4));
        if (port < 1 || port > 65535) {
            throw new Dropped(DropReason.MALFORMED);
        }
        return new Heartbeat(
                fields.group(1),
                Long.parseLong(fields.group(2)),
                Long.parseLong(fields.group(3)),
                port,
                Long.parseLong(fields.group(5)));
    }
}
