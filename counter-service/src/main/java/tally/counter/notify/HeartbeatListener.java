package tally.counter.notify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The UDP port that heartbeats arrive at, read by one thread. What is dropped is counted by reason in
 * {@code tally.heartbeats{outcome}} and logged at debug; nothing is ever answered.
 */
final class HeartbeatListener implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatListener.class);

    private final Gateways gateways;
    private final int configuredPort;
    private final MeterRegistry registry;
    private volatile @Nullable DatagramSocket socket;

    HeartbeatListener(Gateways gateways, int port, MeterRegistry registry) {
        this.gateways = gateways;
        this.configuredPort = port;
        this.registry = registry;
        count("accepted", 0);
        for (DropReason reason : DropReason.values()) {
            count(reason.tag(), 0);
        }
    }

    /** The port it listens at; -1 while it does not. */
    int port() {
        DatagramSocket open = socket;
        return open == null ? -1 : open.getLocalPort();
    }

    @Override
    public void start() {
        try {
            DatagramSocket opened = new DatagramSocket(new InetSocketAddress(configuredPort));
            socket = opened;
            Thread.ofPlatform().name("heartbeats").daemon().start(() -> listen(opened));
        } catch (IOException taken) {
            throw new UncheckedIOException(
                    "UDP port " + configuredPort + " can not be opened: set tally.heartbeat.port to a free one", taken);
        }
        LOG.info("hearing heartbeats at UDP port {}", port());
    }

    @Override
    public void stop() {
        DatagramSocket open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public boolean isRunning() {
        return socket != null;
    }

    private void listen(DatagramSocket open) {
        // One byte more than allowed, so that a longer datagram is seen to be one.
        DatagramPacket packet = new DatagramPacket(new byte[Heartbeat.MAX_BYTES + 1], Heartbeat.MAX_BYTES + 1);
        while (!open.isClosed()) {
            try {
                packet.setLength(Heartbeat.MAX_BYTES + 1);
                open.receive(packet);
                gateways.hear(Arrays.copyOf(packet.getData(), packet.getLength()), packet.getAddress());
                count("accepted", 1);
            } catch (Dropped dropped) {
                count(dropped.reason().tag(), 1);
                LOG.debug(
                        "dropped a heartbeat from {}: {}",
                        packet.getSocketAddress(),
                        dropped.reason().tag());
            } catch (IOException broken) {
                if (!open.isClosed()) {
                    LOG.warn("a heartbeat could not be received", broken);
                }
            } catch (RuntimeException fault) {
                LOG.error("a heartbeat could not be handled; the next ones are", fault);
            }
        }
    }

    private void count(String outcome, int amount) {
        Counter.builder("tally.heartbeats")
                .description("Heartbeats of gateways, by what became of them")
                .tag("outcome", outcome)
                .register(registry)
                .increment(amount);
    }
}
