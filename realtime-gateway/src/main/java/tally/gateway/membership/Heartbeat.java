package tally.gateway.membership;

import java.nio.charset.StandardCharsets;

/**
 * One sign of life of this gateway: {@code v1|gateway|boot|sequence|internalPort|timeMs|mac}, US-ASCII, in one datagram.
 * A replica PUTs to the datagram's source address and the port in it.
 *
 * @param boot when the gateway started, epoch milliseconds
 * @param sequence raised by one with each heartbeat
 */
record Heartbeat(String gateway, long boot, long sequence, int internalPort, long timeMs) {
    byte[] encode(InternalKey key) {
        String fields = "v1|" + gateway + '|' + boot + '|' + sequence + '|' + internalPort + '|' + timeMs;
        String mac = key.sign(fields.getBytes(StandardCharsets.US_ASCII));
        return (fields + '|' + mac).getBytes(StandardCharsets.US_ASCII);
    }
}
