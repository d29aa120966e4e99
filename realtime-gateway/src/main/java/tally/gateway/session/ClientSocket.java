package tally.gateway.session;

import io.micrometer.core.instrument.Clock;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
import tally.gateway.protocol.ClientFrame.Item;
import tally.gateway.protocol.CloseCode;
import tally.gateway.protocol.ServerFrame.Failed;
import tally.gateway.protocol.ServerFrame.Incremented;
import tally.gateway.protocol.ServerFrame.IncrementedEach;
import tally.gateway.protocol.ServerFrame.Pong;
import tally.gateway.protocol.ServerFrame.Result;
import tally.gateway.protocol.ServerFrame.Subscribed;
import tally.gateway.protocol.ServerFrame.Unsubscribed;
import tally.gateway.subscription.Subscriptions;

/**
 * One client's WebSocket: does what its frames ask, as long as it does not ask too much. Frames come one at a time;
 * {@link #check} is called by one thread.
 */
final class ClientSocket extends Client {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSocket.class);
    private static final long RETRY_WHEN_PENDING_MS = 1000;

    private final JettyWire wire;
    private final Outbox outbox;
    private final Subscriptions subscriptions;
    private final Increments increments;
    private final GatewayProperties properties;
    private final Clock clock;
    private final TokenBucket frames;
    private final TokenBucket counts;
    private final AtomicInteger pending = new AtomicInteger();
    private volatile long heardNanos;
    private long pingedNanos;

    ClientSocket(
            JettyWire wire,
            InetAddress address,
            Outbox outbox,
            Subscriptions subscriptions,
            Increments increments,
            GatewayProperties properties,
            Clock clock) {
        super(wire, address, outbox, subscriptions, properties.sockets(), clock);
        this.wire = wire;
        this.outbox = outbox;
        this.subscriptions = subscriptions;
        this.increments = increments;
        this.properties = properties;
        this.clock = clock;
        this.heardNanos = clock.monotonicTime();
        this.pingedNanos = heardNanos;
        GatewayProperties.Limits limits = properties.limits();
        this.frames = new TokenBucket(limits.framesPerSecond(), 2 * limits.framesPerSecond(), heardNanos);
        this.counts = new TokenBucket(limits.incrementsPerSecond(), limits.incrementsAtOnce(), heardNanos);
    }

    /** Something came from the client, be it a pong. */
    void heard() {
        heardNanos = clock.monotonicTime();
    }

    /** Whether the client may send the frame that just came. */
    boolean maySend() {
        return frames.take(heardNanos);
    }

    void take(ClientFrame frame) {
        switch (frame) {
            case ClientFrame.Ping() -> outbox.answer(new Pong());
            case ClientFrame.Refused(var ref, var problem) -> outbox.answer(new Failed(ref, problem, null));
            case ClientFrame.Unsubscribe(var ref, var counters) -> {
                subscriptions.unsubscribe(counters);
                outbox.answer(new Unsubscribed(ref));
            }
            case ClientFrame.Subscribe subscribe -> subscribe(subscribe);
            case ClientFrame.Increment increment -> increment(increment);
            case ClientFrame.Increments several -> increments(several);
        }
    }

    /** It may have said goodbye without taking the answer, and its connection is still there then. */
    @Override
    void gone() {
        super.gone();
        wire.disconnectLater();
    }

    @Override
    void beat(long nowNanos) {
        if (nowNanos - pingedNanos < properties.sockets().ping().toNanos()) {
            return;
        }
        if (heardNanos - pingedNanos < 0) {
            close(CloseCode.NO_PONG);
        } else {
            pingedNanos = nowNanos;
            wire.ping();
        }
    }

    private void subscribe(ClientFrame.Subscribe frame) {
        if (begin(frame.ref())) {
            subscriptions
                    .subscribe(
                            frame.counters(),
                            frame.watching(),
                            (values, rejected) -> new Subscribed(frame.ref(), values, rejected))
                    .whenComplete((done, failure) -> pending.decrementAndGet())
                    .exceptionally(ClientSocket::unexpected);
        }
    }

    private void increment(ClientFrame.Increment frame) {
        if (!begin(frame.ref())) {
            return;
        }
        count(new Item.Valid(frame.counter(), frame.delta(), frame.idempotencyKey(), frame.traceparent()), 1)
                .thenAccept(result -> {
                    pending.decrementAndGet();
                    outbox.answer(
                            result.counter() != null
                                    ? new Incremented(frame.ref(), result.counter())
                                    : new Failed(frame.ref(), problem(result), result.retryAfterMs()));
                })
                .exceptionally(ClientSocket::unexpected);
    }

    private void increments(ClientFrame.Increments frame) {
        if (!begin(frame.ref())) {
            return;
        }
        List<CompletableFuture<Result>> results = new ArrayList<>(frame.items().size());
        int tooMany = 1; // the next one that is refused for its rate would be so many tokens behind
        for (Item item : frame.items()) {
            CompletableFuture<Result> result = count(item, tooMany);
            results.add(result);
            if (result.isDone() && Problem.RATE_LIMITED.equals(result.join().problem())) {
                tooMany++;
            }
        }
        CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenRun(() -> {
                    pending.decrementAndGet();
                    outbox.answer(new IncrementedEach(
                            frame.ref(),
                            results.stream().map(CompletableFuture::join).toList()));
                })
                .exceptionally(ClientSocket::unexpected);
    }

    /** Counts one item; {@code behind}: how many tokens have to come before it may, when there is none. */
    private CompletableFuture<Result> count(Item item, int behind) {
        return switch (item) {
            case Item.Faulty(var counter, var problem) ->
                CompletableFuture.completedFuture(new Result(counter, null, problem, null));
            case Item.Valid valid
            when !counts.take(clock.monotonicTime()) ->
                CompletableFuture.completedFuture(new Result(
                        valid.counter(),
                        null,
                        Problem.RATE_LIMITED,
                        counts.until(behind).toMillis()));
            case Item.Valid(var counter, var delta, var key, var traceparent) ->
                increments
                        .add(new Increment(counter, delta, key, traceparent))
                        .thenApply(outcome -> result(counter, outcome));
        };
    }

    private static Result result(String counter, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Counted(var value) -> new Result(counter, value, null, null);
            case Outcome.Refused(var problem, var retryAfterMs) -> new Result(counter, null, problem, retryAfterMs);
        };
    }

    private static String problem(Result result) {
        return result.problem() == null ? Problem.STORE_UNAVAILABLE : result.problem();
    }

    private static @Nullable Void unexpected(Throwable failure) {
        LOG.error("A frame was not answered", failure);
        return null;
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
