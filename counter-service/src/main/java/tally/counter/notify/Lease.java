package tally.counter.notify;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tally.counter.CounterId;
import tally.counter.CounterValue;

/**
 * What one gateway watches at this replica, and the values that wait for it. Values wait only for counters that are
 * watched, so there are never more than those. Safe for use by several threads.
 */
final class Lease {
    private final String gateway;
    private final long boot;
    private final int maxWatched;
    private final Set<CounterId> watched = new HashSet<>();
    private final Waiting waiting = new Waiting();
    private volatile long renewedNanos;

    Lease(String gateway, long boot, int maxWatched, long nowNanos) {
        this.gateway = gateway;
        this.boot = boot;
        this.maxWatched = maxWatched;
        this.renewedNanos = nowNanos;
    }

    String gateway() {
        return gateway;
    }

    long boot() {
        return boot;
    }

    void renew(long nowNanos) {
        renewedNanos = nowNanos;
    }

    long ageNanos(long nowNanos) {
        return nowNanos - renewedNanos;
    }

    /** Whether the counter is watched now; false when as many are watched as may be. */
    synchronized boolean watch(CounterId id) {
        return watched.contains(id) || (watched.size() < maxWatched && watched.add(id));
    }

    synchronized void unwatch(CounterId id) {
        watched.remove(id);
        waiting.forget(id);
    }

    synchronized Set<CounterId> watched() {
        return Set.copyOf(watched);
    }

    synchronized int size() {
        return watched.size();
    }

    synchronized void event(CounterValue value) {
        if (watched.contains(value.id())) {
            waiting.event(value);
        }
    }

    synchronized void repair(Collection<CounterValue> values) {
        for (CounterValue value : values) {
            if (watched.contains(value.id())) {
                waiting.repair(value);
            }
        }
    }

    synchronized List<CounterValue> take(int max) {
        return waiting.take(max);
    }

    synchronized boolean hasWaiting() {
        return !waiting.isEmpty();
    }
}
