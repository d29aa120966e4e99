package tally.gateway.fanout;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tally.gateway.CounterValue;
import tally.gateway.tracing.Delivery;

/**
 * A counter that at least one socket watches: its present value, and the outboxes that want to know of a change.
 *
 * <p>Within an epoch the larger version wins. Which of two epochs is the later one does not stand in their names: it is the
 * one that was told later, where an answer is as old as its question. A PUT may be late all the same, so none brings back the
 * epoch that was replaced last; an answer does, and so repairs what a late PUT has replaced. Safe for threads.
 */
public final class LiveCounter {
    private final String id;
    /** Each with whether it wants to be told how many watch. */
    private final Map<Outbox, Boolean> outboxes = new ConcurrentHashMap<>(1);

    /** Who waits for it to be settled. */
    private Set<Runnable> waiters = Set.of();

    private volatile @Nullable Total total;
    private volatile @Nullable Total totalWithWatching;
    private volatile @Nullable String refusal;
    private @Nullable String replacedEpoch;
    /** When the present epoch was told, the last time. */
    private long toldNanos;

    private volatile long roundNanos = Long.MIN_VALUE;

    public LiveCounter(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    /** The present value; null until the first one arrived. */
    public @Nullable Total total() {
        return total;
    }

    /** The present value as this outbox wants it told; null until the first one arrived. */
    @Nullable
    Total totalFor(Outbox outbox) {
        return total(outboxes.getOrDefault(outbox, false));
    }

    /** Why the region does not know this counter; null when it was not refused. */
    public @Nullable String refusal() {
        return refusal;
    }

    /** Whether the value is known or refused. */
    public boolean isSettled() {
        return total != null || refusal != null;
    }

    /** Runs {@code waiter} once, when it is settled; false when it is so already, and the waiter is not run. */
    public synchronized boolean await(Runnable waiter) {
        if (isSettled()) {
            return false;
        }
        waiters = waiters.isEmpty() ? new HashSet<>(2) : waiters;
        waiters.add(waiter);
        return true;
    }

    /** Who waited waits no more. */
    public synchronized void forget(Runnable waiter) {
        if (!waiters.isEmpty()) {
            waiters.remove(waiter);
        }
    }

    /** Whether anybody waits for it to be settled. */
    public synchronized boolean isAwaited() {
        return !waiters.isEmpty();
    }

    /** Takes a value that is told as it arrives, unless it is old; returns whether it was taken, and is to be sent. */
    public boolean offer(CounterValue value, long arrivedNanos) {
        return offer(value, arrivedNanos, arrivedNanos, null);
    }

    /** As above, told earlier; {@code traced}: the traces that led to it, null when it is not traced. */
    public boolean offer(CounterValue value, long toldNanos, long arrivedNanos, @Nullable Delivery traced) {
        return take(value, toldNanos, false, arrivedNanos, traced);
    }

    /** As above, for a value that the replica was asked for. */
    public boolean offerAnswer(CounterValue value, long askedNanos, long arrivedNanos) {
        return take(value, askedNanos, true, arrivedNanos, null);
    }

    /** Takes how many sockets watch it, everywhere; returns whether that is news, and is to be sent. */
    public synchronized boolean offerWatching(int sockets, long arrivedNanos) {
        Total present = total;
        Total shown = totalWithWatching;
        if (present == null
                || (shown != null
                        && Integer.valueOf(sockets).equals(shown.value().watching()))) {
            return false;
        }
        totalWithWatching = Total.of(present.value().withWatching(sockets), arrivedNanos, null);
        return true;
    }

    public void refuse(String problem) {
        Set<Runnable> waited;
        synchronized (this) {
            refusal = problem;
            waited = takeWaiters();
        }
        waited.forEach(Runnable::run);
    }

    /** Returns whether it was not there yet; {@code watching}: whether it wants to be told how many watch. */
    public boolean add(Outbox outbox, boolean watching) {
        return outboxes.put(outbox, watching) == null;
    }

    /** Returns whether it was there. */
    public boolean remove(Outbox outbox) {
        return outboxes.remove(outbox) != null;
    }

    public boolean isUnwatched() {
        return outboxes.isEmpty();
    }

    /** How many sockets watch it. */
    public int sockets() {
        return outboxes.size();
    }

    /** Whether any of them wants to be told how many watch. */
    public boolean tellsWatching() {
        return outboxes.containsValue(true);
    }

    /** When its last round began, on the monotonic clock. */
    long roundNanos() {
        return roundNanos;
    }

    /** A round begins with it. */
    void begin(long nowNanos) {
        roundNanos = nowNanos;
    }

    /** Marks it at every socket that does not show its present value, and collects those that have to be sent to. */
    void mark(List<Outbox> marked) {
        outboxes.forEach((outbox, watching) -> {
            if (outbox.mark(this, total(watching))) {
                marked.add(outbox);
            }
        });
    }

    private @Nullable Total total(boolean watching) {
        Total told = watching ? totalWithWatching : null;
        return told == null ? total : told;
    }

    private boolean take(CounterValue value, long told, boolean answer, long arrivedNanos, @Nullable Delivery traced) {
        Set<Runnable> waited;
        synchronized (this) {
            if (!isNews(value, told, answer)) {
                return false;
            }
            show(value, arrivedNanos, traced);
            waited = takeWaiters();
        }
        waited.forEach(Runnable::run); // without the lock, since they take those of sockets
        return true;
    }

    private Set<Runnable> takeWaiters() {
        Set<Runnable> taken = waiters;
        waiters = Set.of();
        return taken;
    }

    private boolean isNews(CounterValue value, long told, boolean answer) {
        Total present = total;
        boolean later = present == null || told - toldNanos > 0;
        if (present != null) {
            String epoch = present.value().epoch();
            if (epoch.equals(value.epoch())) {
                toldNanos = later ? told : toldNanos;
                return value.version() > present.value().version();
            }
            boolean back = value.epoch().equals(replacedEpoch);
            if (!later || (back && !answer)) {
                return false;
            }
            replacedEpoch = back ? null : epoch;
        }
        toldNanos = told;
        return true;
    }

    private void show(CounterValue value, long arrivedNanos, @Nullable Delivery traced) {
        Total present = total;
        Delivery delivery = Delivery.after(present == null ? null : present.delivery(), traced);
        total = Total.of(value, arrivedNanos, delivery);
        Total shown = totalWithWatching;
        if (shown != null && shown.value().watching() != null) {
            totalWithWatching = Total.of(value.withWatching(shown.value().watching()), arrivedNanos, delivery);
        }
    }
}
