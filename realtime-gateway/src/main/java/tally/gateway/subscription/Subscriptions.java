package tally.gateway.subscription;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tally.gateway.CounterName;
import tally.gateway.CounterValue;
import tally.gateway.Problem;
import tally.gateway.fanout.LiveCounter;
import tally.gateway.fanout.Outbox;
import tally.gateway.protocol.ServerFrame;
import tally.gateway.protocol.ServerFrame.Rejection;

/**
 * The counters of one client. A subscription is answered once, when all its values are known or the wait is over;
 * what is not known by then is rejected and not watched. Safe for threads.
 */
public final class Subscriptions {
    private final Watchlist watchlist;
    private final Outbox outbox;
    private final int max;
    private final Duration timeout;
    private final Map<String, LiveCounter> held = new HashMap<>(2);
    /** Of each counter without a value, the last call that waits for it: one before that must not let go of it. */
    private final Map<String, Integer> awaited = new HashMap<>(2);

    private int calls;
    private boolean closed;

    /**
     * @param max how many counters this client may watch
     * @param timeout how long to wait for values that are not known yet
     */
    public Subscriptions(Watchlist watchlist, Outbox outbox, int max, Duration timeout) {
        this.watchlist = watchlist;
        this.outbox = outbox;
        this.max = max;
        this.timeout = timeout;
    }

    /** What a client is answered when its counters' values are known, or are rejected. */
    @FunctionalInterface
    public interface Opening {
        ServerFrame answer(List<CounterValue> values, List<Rejection> rejected);
    }

    /**
     * Completes when the answer is on its way.
     *
     * @param watching whether to tell how many sockets watch them, too
     */
    public CompletableFuture<@Nullable Void> subscribe(List<String> ids, boolean watching, Opening opening) {
        List<LiveCounter> wanted = new ArrayList<>();
        List<Rejection> rejected = new ArrayList<>();
        int call = hold(ids, watching, wanted, rejected);
        return Wait.forAll(wanted, timeout).thenRun(() -> begin(call, wanted, rejected, opening));
    }

    public synchronized void unsubscribe(List<String> ids) {
        ids.forEach(this::drop);
    }

    /** The client is gone: watches nothing any more. */
    public synchronized void close() {
        closed = true;
        List.copyOf(held.keySet()).forEach(this::drop);
    }

    private synchronized int hold(
            List<String> ids, boolean watching, List<LiveCounter> wanted, List<Rejection> rejected) {
        int call = ++calls;
        if (closed) {
            return call;
        }
        for (String id : new LinkedHashSet<>(ids)) {
            if (!CounterName.accepts(id)) {
                rejected.add(new Rejection(id, Problem.INVALID_KEY));
            } else if (!held.containsKey(id) && held.size() >= max) {
                rejected.add(new Rejection(id, Problem.TOO_MANY_ITEMS));
            } else {
                LiveCounter counter = watchlist.add(id, outbox, watching);
                held.put(id, counter);
                wanted.add(counter);
                if (counter.total() == null) {
                    awaited.put(id, call);
                }
            }
        }
        return call;
    }

    /** Under the lock, so that no unsubscribe comes between the look at what is held and the answer. */
    private synchronized void begin(int call, List<LiveCounter> wanted, List<Rejection> rejected, Opening opening) {
        List<LiveCounter> known = new ArrayList<>(wanted.size());
        for (LiveCounter counter : wanted) {
            boolean last = awaited.remove(counter.id(), call);
            if (counter.total() != null && held.get(counter.id()) == counter) {
                known.add(counter);
            } else if (counter.total() == null) {
                String refusal = counter.refusal();
                rejected.add(new Rejection(counter.id(), refusal == null ? Problem.STORE_UNAVAILABLE : refusal));
                if (last) {
                    drop(counter.id());
                }
            }
        }
        outbox.open(known, values -> opening.answer(values, rejected));
    }

    private void drop(String id) {
        awaited.remove(id);
        LiveCounter counter = held.remove(id);
        if (counter != null) {
            watchlist.remove(counter, outbox);
        }
    }
}
