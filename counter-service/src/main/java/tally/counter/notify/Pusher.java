package tally.counter.notify;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.counter.CounterId;
import tally.counter.CounterValue;

/**
 * Carries one lease's waiting values to its gateway: one PUT in flight, the next one when something waits and a pause is
 * over, an empty one when nothing was sent for a while. The pause gathers what changes all the time into few PUTs; after a
 * quiet while, and behind a PUT that was full, there is none. Values of a failed PUT wait again, unless newer ones do, and the next try
 * comes with the next tick.
 */
final class Pusher {
    /** The same for all pushers of this replica. */
    record Terms(
            String replica,
            int maxUpdates,
            long idleNanos,
            long pauseNanos,
            GatewayClient client,
            Schedule thread,
            LongSupplier nanoTime) {}

    /** The thread that encodes and sends. */
    @FunctionalInterface
    interface Schedule {
        void in(long nanos, Runnable task);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Pusher.class);
    private static final int NO_CONTENT = 204;
    private static final int CONFLICT = 409;

    private final Lease lease;
    private final Supplier<Optional<InetSocketAddress>> target;
    private final IntConsumer refused;
    private final Terms terms;

    private boolean busy;
    private boolean failing;
    private boolean full;
    private boolean closed;
    private long startedNanos;
    private CompletableFuture<?> inFlight = CompletableFuture.completedFuture(null);

    /**
     * @param target where the gateway is; empty when it is dead
     * @param refused called when the gateway says that it has no lease here, with {@link Lease#wholes} of what it was sent
     */
    Pusher(Lease lease, Supplier<Optional<InetSocketAddress>> target, IntConsumer refused, Terms terms) {
        this.lease = lease;
        this.target = target;
        this.refused = refused;
        this.terms = terms;
        this.startedNanos = terms.nanoTime().getAsLong();
    }

    Lease lease() {
        return lease;
    }

    /** Something waits now. Returns at once. */
    void wake() {
        begin(false);
    }

    /** Tries again what failed, and says that this replica is there when it said nothing for a while. */
    void tick() {
        begin(true);
    }

    /** Nothing more is sent after what is in flight. */
    synchronized void close() {
        closed = true;
    }

    /** Tells the gateway, after what is in flight, that this replica is leaving. Completes when that was tried. */
    CompletableFuture<?> leave() {
        CompletableFuture<?> before;
        synchronized (this) {
            closed = true;
            before = inFlight;
        }
        return before.<@Nullable Object>handle((done, error) -> null)
                .thenCompose(done -> send(true, lease.take(terms.maxUpdates()), Map.of()))
                .exceptionally(error -> {
                    LOG.info("{} could not be told that this replica leaves: {}", lease.gateway(), error.toString());
                    return 0;
                });
    }

    private void begin(boolean ticking) {
        long rest;
        synchronized (this) {
            long idle = terms.nanoTime().getAsLong() - startedNanos;
            boolean due = ticking ? idle >= terms.idleNanos() || lease.hasWaiting() : !failing && lease.hasWaiting();
            if (busy || closed || !due) {
                return;
            }
            busy = true;
            rest = full ? 0 : Math.max(0, terms.pauseNanos() - idle);
        }
        terms.thread().in(rest, this::push);
    }

    private void push() {
        int wholes;
        List<CounterValue> values;
        Map<CounterId, Integer> numbers;
        CompletableFuture<Integer> answer;
        synchronized (this) {
            if (closed) {
                return;
            }
            wholes = lease.wholes();
            values = lease.take(terms.maxUpdates());
            numbers = lease.takeNumbers(terms.maxUpdates());
            full = values.size() == terms.maxUpdates();
            startedNanos = terms.nanoTime().getAsLong();
            answer = send(false, values, numbers);
            inFlight = answer;
        }
        CompletableFuture<?> _ =
                answer.whenComplete((status, error) -> answered(wholes, values, numbers, status, error));
    }

    private CompletableFuture<Integer> send(
            boolean leaving, List<CounterValue> values, Map<CounterId, Integer> numbers) {
        return target.get()
                .map(address -> terms.client()
                        .put(address, Updates.of(terms.replica(), leaving, values, numbers), lease.takeTraces(values)))
                .orElseGet(() -> CompletableFuture.failedFuture(new IllegalStateException("the gateway is dead")));
    }

    private void answered(
            int wholes,
            List<CounterValue> values,
            Map<CounterId, Integer> numbers,
            @Nullable Integer status,
            @Nullable Throwable error) {
        boolean sent = status != null && status == NO_CONTENT;
        if (!sent) {
            lease.repair(values);
            lease.repairNumbers(numbers);
        }
        synchronized (this) {
            if (!sent && !failing) {
                LOG.warn(
                        "{} did not take updates ({}); trying again until its lease ends",
                        lease.gateway(),
                        error != null ? error.toString() : "status " + status);
            }
            failing = !sent;
            busy = false;
        }
        if (status != null && status == CONFLICT) {
            refused.accept(wholes);
        } else {
            wake();
        }
    }
}
