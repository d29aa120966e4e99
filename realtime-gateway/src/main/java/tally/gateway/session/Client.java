package tally.gateway.session;

import io.micrometer.core.instrument.Clock;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import tally.gateway.GatewayProperties;
import tally.gateway.fanout.Outbox;
import tally.gateway.protocol.CloseCode;
import tally.gateway.protocol.ServerFrame.Reconnect;
import tally.gateway.subscription.Subscriptions;

/** One client, however it is connected: its address, what it watches, and whether it still takes what it is sent. */
abstract class Client {
    private final Link link;
    private final InetAddress address;
    private final Outbox outbox;
    private final Subscriptions subscriptions;
    private final GatewayProperties.Sockets times;
    private final Clock clock;

    Client(
            Link link,
            InetAddress address,
            Outbox outbox,
            Subscriptions subscriptions,
            GatewayProperties.Sockets times,
            Clock clock) {
        this.link = link;
        this.address = address;
        this.outbox = outbox;
        this.subscriptions = subscriptions;
        this.times = times;
        this.clock = clock;
    }

    /** Asks for, or shows, a sign of life when it is time to. */
    abstract void beat(long nowNanos);

    InetAddress address() {
        return address;
    }

    void close(CloseCode code) {
        link.close(code);
    }

    /** Tells the client when to come back; it is served until it leaves. */
    void sendAway(long afterMs) {
        outbox.answer(new Reconnect(afterMs, "drain"));
    }

    /** Closes behind what already waits. */
    void finish(CloseCode code) {
        outbox.finish(code);
    }

    void disconnect() {
        link.disconnect();
    }

    /** The connection is closed. */
    void gone() {
        subscriptions.close();
        outbox.discard();
    }

    @Nullable
    CloseCode closing() {
        return link.closing();
    }

    /** Looks whether the client is too slow, or due for a sign of life. One thread calls. */
    void check() {
        if (link.closing() != null) {
            return;
        }
        if (outbox.stalled().compareTo(times.sendTimeout()) > 0) {
            close(CloseCode.TOO_SLOW);
        } else {
            beat(clock.monotonicTime());
        }
    }
}
