package tally.gateway.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tally.gateway.GatewayProperties;
import tally.gateway.protocol.CloseCode;

/**
 * Every open socket and event stream of this gateway: at most {@code tally.gateway.limits.connections}, and {@code
 * connections-per-address} from one place. Safe for threads.
 */
@Component
final class Clients {
    /** Codes that clients and networks cause; any other is counted as one, so that no client can invent metrics. */
    private static final Set<Integer> COMMON = Set.of(1000, 1001, 1002, 1005, 1006, 1007, 1009);

    /** What became of a client that wants to be one. */
    enum Entry {
        OPEN,
        /** There are as many as there may be. */
        FULL,
        /** There are as many as there may be from its address. */
        TOO_MANY_FROM_THERE
    }

    private final Set<Client> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger active;
    private final ClientAddresses addresses;
    private final MeterRegistry meters;
    private final int max;
    private final CompletableFuture<@Nullable Void> drained = new CompletableFuture<>();
    private volatile boolean draining;

    Clients(ClientAddresses addresses, MeterRegistry meters, GatewayProperties properties) {
        this.addresses = addresses;
        this.meters = meters;
        this.max = properties.limits().connections();
        this.active = meters.gauge("gateway.connections.active", new AtomicInteger());
        for (CloseCode code : CloseCode.values()) { // so that all are there to be asked for from the beginning
            disconnects(Integer.toString(code.code()));
        }
    }

    Entry add(Client client) {
        if (active.incrementAndGet() > max) {
            active.decrementAndGet();
            return Entry.FULL;
        }
        if (!addresses.enter(client.address())) {
            active.decrementAndGet();
            return Entry.TOO_MANY_FROM_THERE;
        }
        open.add(client);
        return Entry.OPEN;
    }

    /** Forgets a client that was closed with {@code status}, as the server saw it. */
    void remove(Client client, int status) {
        if (!open.remove(client)) {
            return;
        }
        active.decrementAndGet();
        addresses.leave(client.address());
        CloseCode ours = client.closing();
        disconnected(ours == null ? status : ours.code(), ours != null);
        client.gone();
        if (draining && open.isEmpty()) {
            drained.complete(null);
        }
    }

    /** Counts a client that ended before it was added. */
    void refused(CloseCode code) {
        disconnected(code.code(), true);
    }

    Collection<Client> all() {
        return open;
    }

    void beginDraining() {
        draining = true;
        if (open.isEmpty()) {
            drained.complete(null);
        }
    }

    /** Completes when draining has begun and the last client is gone. */
    CompletableFuture<@Nullable Void> drained() {
        return drained;
    }

    boolean isDraining() {
        return draining;
    }

    private void disconnected(int code, boolean known) {
        String tag = known || COMMON.contains(code) ? Integer.toString(code) : "other";
        disconnects(tag).increment();
    }

    private Counter disconnects(String code) {
        return meters.counter("gateway.disconnects", "code", code);
    }
}
