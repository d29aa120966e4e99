package tally.gateway.membership;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends this gateway's heartbeats, one datagram to each replica. All of a round carry the same sequence. A datagram that
 * can not be sent is counted and left: the next one comes in a second.
 */
final class HeartbeatSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatSender.class);

    private final Identity identity;
    private final InternalKey key;
    private final Clock clock;
    private final Counter sent;
    private final Counter failed;
    private final DatagramSocket socket;
    private long sequence;

    HeartbeatSender(Identity identity, InternalKey key, Clock clock, MeterRegistry meters) throws SocketException {
        this.identity = identity;
        this.key = key;
        this.clock = clock;
        this.sent = Counter.builder("gateway.heartbeats.sent").register(meters);
        this.failed = Counter.builder("gateway.heartbeats.failed").register(meters);
        this.socket = new DatagramSocket();
    }

    /** Sends one round, which says to PUT to {@code internalPort}. */
    void send(Iterable<ReplicaEndpoint> replicas, int internalPort) {
        sequence++;
        byte[] datagram = new Heartbeat(identity.gateway(), identity.boot(), sequence, internalPort, clock.wallTime())
                .encode(key);
        for (ReplicaEndpoint replica : replicas) {
            try {
                socket.send(new DatagramPacket(datagram, datagram.length, replica.heartbeat()));
                sent.increment();
            } catch (IOException e) {
                failed.increment();
                LOG.debug("No heartbeat to {}", replica, e);
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
