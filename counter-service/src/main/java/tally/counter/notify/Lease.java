package tally.counter.notify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.tracing.Traces;

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
    private final Set<CounterId> curious = new HashSet<>();
    private final Map<CounterId, Integer> numbers = new LinkedHashMap<>();
    /** Of the values that wait, the contexts of the traces that led to them. */
    private final Map<CounterId, List<String>> traces = new HashMap<>();

    private volatile long renewedNanos;
    private int wholes;

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

    synchronized void renew(long nowNanos, boolean whole) {
        renewedNanos = nowNanos;
        wholes += whole ? 1 : 0;
    }

    /** How often it was told as a whole: a gateway that refuses what was sent before that leases here again since. */
    synchronized int wholes() {
        return wholes;
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
        traces.remove(id);
        curious.remove(id);
        numbers.remove(id);
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

    /** Remembers what led to a value that waits, up to {@link Traces#MAX_LINKS} others beside the first. */
    synchronized void trace(CounterId id, List<String> contexts) {
        if (watched.contains(id)) {
            List<String> known = traces.computeIfAbsent(id, _ -> new ArrayList<>(1));
            known.addAll(contexts.subList(0, Math.min(contexts.size(), 1 + Traces.MAX_LINKS - known.size())));
        }
    }

    /** What led to values that were taken; mostly nothing. */
    synchronized List<String> takeTraces(List<CounterValue> values) {
        if (traces.isEmpty()) {
            return List.of();
        }
        List<String> taken = new ArrayList<>();
        for (CounterValue value : values) {
            List<String> contexts = traces.remove(value.id());
            if (contexts != null) {
                taken.addAll(contexts);
            }
        }
        return taken;
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

    /** Whether the gateway wants to be told how many sockets watch the counter. */
    synchronized void tell(CounterId id, boolean wanted) {
        if (wanted && watched.contains(id)) {
            curious.add(id);
        } else {
            curious.remove(id);
            numbers.remove(id);
        }
    }

    /** How many sockets watch the counter now; whether the gateway is to be told. */
    synchronized boolean number(CounterId id, int sockets) {
        if (!curious.contains(id)) {
            return false;
        }
        numbers.put(id, sockets);
        return true;
    }

    /** Numbers whose sending failed wait again, unless newer ones do. */
    synchronized void repairNumbers(Map<CounterId, Integer> failed) {
        failed.forEach((id, sockets) -> {
            if (curious.contains(id)) {
                numbers.putIfAbsent(id, sockets);
            }
        });
    }

    synchronized Map<CounterId, Integer> takeNumbers(int max) {
        Map<CounterId, Integer> taken = new LinkedHashMap<>();
        Iterator<Map.Entry<CounterId, Integer>> oldest = numbers.entrySet().iterator();
        while (oldest.hasNext() && taken.size() < max) {
            Map.Entry<CounterId, Integer> one = oldest.next();
            taken.put(one.getKey(), one.getValue());
            oldest.remove();
        }
        return taken;
    }

    synchronized boolean hasWaiting() {
        return !waiting.isEmpty() || !numbers.isEmpty();
    }
}
