package tally.counter.notify;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The gateways that are alive, by their heartbeats. A heartbeat counts only when it comes from an allowed network, is
 * signed, on time, and newer than every one heard before: a larger sequence of the same boot, or a larger boot.
 *
 * <p>A dead gateway is remembered until its heartbeats are too old to be replayed. Life and death go by the monotonic
 * clock, so a jump of the wall clock kills nobody who keeps sending.
 */
final class Gateways implements LiveGateways {
    /** @param target where it takes updates: the address that its last heartbeat came from, and the port in it */
    record Gateway(String id, long boot, InetSocketAddress target) {}

    private record Heard(Gateway gateway, long sequence, long atNanos) {}

    private final InternalKey key;
    private final List<Network> networks;
    private final long toleranceMs;
    private final long patienceNanos;
    private final long memoryNanos;
    private final int max;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Map<String, Heard> heard = new HashMap<>();

    Gateways(
            InternalKey key,
            HeartbeatProperties heartbeat,
            Duration tolerance,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.key = key;
        this.networks = heartbeat.allowedNetworks().stream().map(Network::parse).toList();
        this.toleranceMs = tolerance.toMillis();
        this.patienceNanos = heartbeat.patience().toNanos();
        this.memoryNanos = heartbeat.patience().plus(tolerance.multipliedBy(2)).toNanos();
        this.max = heartbeat.maxGateways();
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Takes a datagram that came from {@code source}. */
    void hear(byte[] datagram, InetAddress source) throws Dropped {
        if (networks.stream().noneMatch(network -> network.contains(source))) {
            throw new Dropped(DropReason.NETWORK);
        }
        Heartbeat heartbeat = Heartbeat.parse(datagram, key);
        if (Math.abs(clock.millis() - heartbeat.timeMs()) > toleranceMs) {
            throw new Dropped(DropReason.CLOCK);
        }
        remember(heartbeat, source);
    }

    private synchronized void remember(Heartbeat heartbeat, InetAddress source) throws Dropped {
        forgetTheLongDead(); // first: a gateway whose clock went back between two boots would stay stale for ever
        Heard last = heard.get(heartbeat.gateway());
        if (last == null && heard.size() >= max) {
            throw new Dropped(DropReason.TOO_MANY);
        }
        if (last != null && !newer(heartbeat, last)) {
            throw new Dropped(DropReason.STALE);
        }
        Gateway gateway = new Gateway(
                heartbeat.gateway(), heartbeat.boot(), new InetSocketAddress(source, heartbeat.internalPort()));
        heard.put(gateway.id(), new Heard(gateway, heartbeat.sequence(), nanoTime.getAsLong()));
    }

    /** The gateway, unless it is dead, unknown or of another boot. */
    synchronized Optional<Gateway> live(String id, long boot) {
        return Optional.ofNullable(heard.get(id))
                .filter(last -> last.gateway().boot() == boot && alive(last))
                .map(Heard::gateway);
    }

    @Override
    public synchronized long count() {
        return heard.values().stream().filter(this::alive).count();
    }

    private static boolean newer(Heartbeat heartbeat, Heard last) {
        long boot = last.gateway().boot();
        return heartbeat.boot() == boot ? heartbeat.sequence() > last.sequence() : heartbeat.boot() > boot;
    }

    private boolean alive(Heard last) {
        return nanoTime.getAsLong() - last.atNanos() <= patienceNanos;
    }

    private void forgetTheLongDead() {
        long now = nanoTime.getAsLong();
        heard.values().removeIf(last -> now - last.atNanos() > memoryNanos);
    }
}
