package tally.gateway.session;

import io.micrometer.core.instrument.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.gateway.GatewayProperties;
import tally.gateway.Problem;
import tally.gateway.fanout.Outbox;
import tally.gateway.increments.Increment;
import tally.gateway.increments.Increments;
import tally.gateway.increments.Outcome;
import tally.gateway.protocol.ClientFrame;
import tally.gateway.protocol.CloseCode;
import tally.gateway.protocol.ServerFrame.Failed;
import tally.gateway.protocol.ServerFrame.Incremented;
import tally.gateway.protocol.ServerFrame.Pong;
import tally.gateway.protocol.ServerFrame.Reconnect;
import tally.gateway.subscription.Subscriptions;

/**
 * One client: does what its frames ask, and knows whether it still lives. Frames come one at a time; {@link #check} is
 * called by one thread.
 */
final class ClientSocket {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSocket.class);
    private static final long RETRY_WHEN_PENDING_MS = 1000;

    private final JettyWire wire;
    private final Outbox outbox;
    private final Subscriptions subscriptions;
    private final Increments increments;
    private final GatewayProperties properties;
    private final Clock clock;
    private final AtomicInteger pending = new AtomicInteger();
    private volatile long heardNanos;
    private long pingedNanos;
    private long closingNanos;

    ClientSocket(
            JettyWire wire,
            Outbox outbox,
            Subscriptions subscriptions,
            Increments increments,
            GatewayProperties properties,
            Clock clock) {
        this.wire = wire;
        this.outbox = outbox;
        this.subscriptions = subscriptions;
        this.increments = increments;
        this.properties = properties;
        this.clock = clock;
        this.heardNanos = clock.monotonicTime();
        this.pingedNanos = heardNanos;
    }

    void take(ClientFrame frame) {
        switch (frame) {
            case ClientFrame.Ping() -> outbox.answer(new Pong());
            case ClientFrame.Refused refused -> outbox.answer(new Failed(refused.ref(), refused.problem(), null));
            case ClientFrame.Unsubscribe unsubscribe -> subscriptions.unsubscribe(unsubscribe);
            case ClientFrame.Subscribe subscribe -> subscribe(subscribe);
            case ClientFrame.Increment increment -> increment(increment);
        }
    }

    /** Something came from the client, be it a pong. */
    void heard() {
        heardNanos = clock.monotonicTime();
    }

    void close(CloseCode code) {
        wire.close(code);
    }

    /** Tells the client when to come back, and closes. */
    void drain(long afterMs) {
        outbox.finish(new Reconnect(afterMs, "drain"), CloseCode.DRAIN);
    }

    void disconnect() {
        wire.disconnect();
    }

    /** The socket is closed. */
    void gone() {
        subscriptions.close();
    }

    @Nullable
    CloseCode closing() {
        return wire.closing();
    }

    /** Looks whether the client is too slow, silent, due for a ping, or does not go away when told to. */
    void check() {
        long now = clock.monotonicTime();
        GatewayProperties.Sockets times = properties.sockets();
        if (wire.closing() != null) {
            checkClosing(now, times.closeTimeout());
        } else if (outbox.stalled().compareTo(times.sendTimeout()) > 0) {
            close(CloseCode.TOO_SLOW);
        } else if (now - pingedNanos >= times.ping().toNanos()) {
            if (heardNanos - pingedNanos < 0) {
                close(CloseCode.NO_PONG);
            } else {
                pingedNanos = now;
                wire.ping();
            }
        }
    }

    private void checkClosing(long now, Duration closeTimeout) {
        if (closingNanos == 0) {
            closingNanos = now;
        } else if (now - closingNanos > closeTimeout.toNanos()) {
            disconnect();
        }
    }

    private void subscribe(ClientFrame.Subscribe frame) {
        if (begin(frame.ref())) {
            subscriptions
                    .subscribe(frame)
                    .whenComplete((done, failure) -> pending.decrementAndGet())
                    .exceptionally(ClientSocket::unexpected);
        }
    }

    private void increment(ClientFrame.Increment frame) {
        if (begin(frame.ref())) {
            increments
                    .add(new Increment(frame.counter(), frame.delta(), frame.idempotencyKey()))
                    .thenAccept(outcome -> {
                        pending.decrementAndGet();
                        answer(frame.ref(), outcome);
                    })
                    .exceptionally(ClientSocket::unexpected);
        }
    }

    private static @Nullable Void unexpected(Throwable failure) {
        LOG.error("A frame was not answered", failure);
        return null;
    }

    private void answer(@Nullable Long ref, Outcome outcome) {
        outbox.answer(
                switch (outcome) {
                    case Outcome.Counted(var counter) -> new Incremented(ref, counter);
                    case Outcome.Refused(var problem, var retryAfterMs) -> new Failed(ref, problem, retryAfterMs);
                });
    }

    /** Counts one more frame that waits for the region, or refuses it. Only frames, one at a time, raise the count. */
    private boolean begin(@Nullable Long ref) {
        if (pending.get() >= properties.limits().pendingPerSocket()) {
            outbox.answer(new Failed(ref, Problem.RATE_LIMITED, RETRY_WHEN_PENDING_MS));
            return false;
        }
        pending.incrementAndGet();
        return true;
    }
}
