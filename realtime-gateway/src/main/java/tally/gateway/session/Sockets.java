package tally.gateway.session;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tally.gateway.GatewayProperties;
import tally.gateway.protocol.CloseCode;

/** Every open socket of this gateway, at most {@code tally.gateway.limits.connections}. Safe for threads. */
@Component
final class Sockets {
    /** Codes that clients and networks cause; any other is counted as one, so that no client can invent metrics. */
    private static final Set<Integer> COMMON = Set.of(1000, 1001, 1002, 1005, 1006, 1007, 1009);

    private final Map<String, ClientSocket> open = new ConcurrentHashMap<>();
    private final AtomicInteger active;
    private final MeterRegistry meters;
    private final int max;
    private final CompletableFuture<@Nullable Void> drained = new CompletableFuture<>();
    private volatile boolean draining;

    Sockets(MeterRegistry meters, GatewayProperties properties) {
        this.meters = meters;
        this.max = properties.limits().connections();
        this.active = meters.gauge("gateway.connections.active", new AtomicInteger());
    }

    /** Returns false when there are as many as there may be, and it was not added. */
    boolean add(String session, ClientSocket socket) {
        if (active.incrementAndGet() > max) {
            active.decrementAndGet();
            return false;
        }
        open.put(session, socket);
        return true;
    }

    @Nullable
    ClientSocket get(String session) {
        return open.get(session);
    }

    /** Forgets a socket that was closed with {@code status}, as the server saw it. */
    void remove(String session, int status) {
        ClientSocket socket = open.remove(session);
        if (socket == null) {
            return;
        }
        active.decrementAndGet();
        CloseCode ours = socket.closing();
        disconnected(ours == null ? status : ours.code(), ours != null);
        socket.gone();
        if (draining && open.isEmpty()) {
            drained.complete(null);
        }
    }

    /** Counts a socket that ended before it was added. */
    void refused(CloseCode code) {
        disconnected(code.code(), true);
    }

    Collection<ClientSocket> all() {
        return open.values();
    }

    void beginDraining() {
        draining = true;
        if (open.isEmpty()) {
            drained.complete(null);
        }
    }

    /** Completes when draining has begun and the last socket is gone. */
    CompletableFuture<@Nullable Void> drained() {
        return drained;
    }

    boolean isDraining() {
        return draining;
    }

    private void disconnected(int code, boolean known) {
        String tag = known || COMMON.contains(code) ? Integer.toString(code) : "other";
        meters.counter("gateway.disconnects", "code", tag).increment();
    }
}
