package tally.counter.notify;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.util.List;

/** Writes heartbeats as a gateway does. */
final class Datagrams {
    static final String SECRET = "contract-test-key-0123456789abcdef";
    static final InternalKey KEY = new InternalKey(SECRET, null);

    private Datagrams() {}

    static byte[] heartbeat(String gateway, long boot, long sequence, int port, long timeMs) {
        return signed("v1|" + gateway + '|' + boot + '|' + sequence + '|' + port + '|' + timeMs);
    }

    static byte[] signed(String text) {
        return (text + '|' + KEY.mac(text.getBytes(US_ASCII))).getBytes(US_ASCII);
    }

    static HeartbeatProperties settings(int maxGateways) {
        return new HeartbeatProperties(0, List.of("127.0.0.0/8"), Duration.ofSeconds(1), maxGateways);
    }
}
