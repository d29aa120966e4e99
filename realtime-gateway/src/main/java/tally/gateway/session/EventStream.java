package tally.gateway.session;

import io.micrometer.core.instrument.Clock;
import java.net.InetAddress;
import tally.gateway.GatewayProperties;
import tally.gateway.fanout.Outbox;
import tally.gateway.protocol.ServerFrame.Ping;
import tally.gateway.subscription.Subscriptions;

/**
 * One client that reads server-sent events. It is pinged from time to time: that keeps proxies from ending the stream, its
 * failure shows that the client is gone, and its absence shows the client that the connection is.
 */
final class EventStream extends Client {
    private final Outbox outbox;
    private final Ping ping;
    private final long pingNanos;
    private long pingedNanos;

    EventStream(
            EventLink link,
            InetAddress address,
            Outbox outbox,
            Subscriptions subscriptions,
            GatewayProperties.Sockets times,
            Clock clock) {
        super(link, address, outbox, subscriptions, times, clock);
        this.outbox = outbox;
        this.ping = new Ping(times.ping().toMillis());
        this.pingNanos = times.ping().toNanos();
        this.pingedNanos = clock.monotonicTime();
    }

    /** Begins it: the client hears at once that it is connected, and how often it will hear that. */
    void greet() {
        outbox.answer(ping);
    }

    @Override
    void beat(long nowNanos) {
        if (nowNanos - pingedNanos >= pingNanos) {
            pingedNanos = nowNanos;
            outbox.answer(ping);
        }
    }
}
