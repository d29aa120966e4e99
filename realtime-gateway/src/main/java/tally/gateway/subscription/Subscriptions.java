package tally.gateway.subscription;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tally.gateway.CounterName;
import tally.gateway.Problem;
import tally.gateway.fanout.LiveCounter;
import tally.gateway.fanout.Outbox;
import tally.gateway.protocol.ClientFrame;
import tally.gateway.protocol.ServerFrame.Rejected;
import tally.gateway.protocol.ServerFrame.Subscribed;
import tally.gateway.protocol.ServerFrame.Unsubscribed;

/**
 * The counters of one socket. A subscribe frame is answered once, when all its values are known or the wait is over;
 * what is not known by then is rejected and not watched. Safe for threads.
 */
public final class Subscriptions {
    private final Watchlist watchlist;
    private final Outbox outbox;
    private final int max;
    private final Duration timeout;
    private final Map<String, LiveCounter> held = new HashMap<>(2);
    private boolean closed;

    /**
     * @param max how many counters this socket may watch
     * @param timeout how long to wait for values that are not known yet
     */
    public Subscriptions(Watchlist watchlist, Outbox outbox, int max, Duration timeout) {
        this.watchlist = watchlist;
        this.outbox = outbox;
        this.max = max;
        this.timeout = timeout;
    }

    /** Completes when the answer is on its way. */
    public CompletableFuture<@Nullable Void> subscribe(ClientFrame.Subscribe frame) {
        List<LiveCounter> wanted = new ArrayList<>();
        List<Rejected> rejected = new ArrayList<>();
        hold(frame.counters(), wanted, rejected);
        return settled(wanted).thenRun(() -> begin(frame.ref(), wanted, rejected));
    }

    public void unsubscribe(ClientFrame.Unsubscribe frame) {
        synchronized (this) {
            frame.counters().forEach(this::drop);
        }
        outbox.answer(new Unsubscribed(frame.ref()));
    }

    /** The socket is gone: watches nothing any more. */
    public synchronized void close() {
        closed = true;
        List.copyOf(held.keySet()).forEach(this::drop);
    }

    private synchronized void hold(List<String> ids, List<LiveCounter> wanted, List<Rejected> rejected) {
        if (closed) {
            return;
        }
        for (String id : new LinkedHashSet<>(ids)) {
            LiveCounter counter = held.get(id);
            if (!CounterName.accepts(id)) {
                rejected.add(new Rejected(id, Problem.INVALID_KEY));
            } else if (counter != null) {
                wanted.add(counter);
            } else if (held.size() >= max) {
                rejected.add(new Rejected(id, Problem.TOO_MANY_ITEMS));
            } else {
                counter = watchlist.add(id, outbox);
                held.put(id, counter);
                wanted.add(counter);
            }
        }
    }

    private CompletableFuture<@Nullable Void> settled(List<LiveCounter> wanted) {
        CompletableFuture<?>[] unknown = wanted.stream()
                .map(LiveCounter::settled)
                .filter(settled -> !settled.isDone())
                .toArray(CompletableFuture[]::new);
        return unknown.length == 0
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.allOf(unknown).completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Under the lock, so that no unsubscribe comes between the look at what is held and the answer. */
    private synchronized void begin(@Nullable Long ref, List<LiveCounter> wanted, List<Rejected> rejected) {
        List<LiveCounter> known = new ArrayList<>(wanted.size());
        for (LiveCounter counter : wanted) {
            if (counter.total() != null && held.get(counter.id()) == counter) {
                known.add(counter);
            } else if (counter.total() == null) {
                String refusal = counter.refusal();
                rejected.add(new Rejected(counter.id(), refusal == null ? Problem.STORE_UNAVAILABLE : refusal));
                if (held.get(counter.id()) == counter) {
                    drop(counter.id());
                }
            }
        }
        outbox.open(known, values -> new Subscribed(ref, values, rejected));
    }

    private void drop(String id) {
        LiveCounter counter = held.remove(id);
        if (counter != null) {
            watchlist.remove(counter, outbox);
        }
    }
}
