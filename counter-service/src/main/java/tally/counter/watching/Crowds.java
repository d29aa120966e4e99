package tally.counter.watching;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import tally.counter.CounterId;

/**
 * What every gateway has told last, and the sums. Sums are read without a lock; all else is under one. Life goes by the
 * monotonic clock of this replica, so no other clock matters.
 */
final class Crowds implements Watching {
    private final WatchingProperties limits;
    private final LongSupplier nanoTime;
    private final Runnable dropped;
    private final Map<String, Gateway> gateways = new HashMap<>();
    private final Map<CounterId, Integer> sums = new ConcurrentHashMap<>();
    private Set<CounterId> changed = new HashSet<>();
    private int entries;

    /** @param dropped called for each number that there is no room for */
    Crowds(WatchingProperties limits, LongSupplier nanoTime, Runnable dropped) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.dropped = dropped;
    }

    @Override
    public int sockets(CounterId id) {
        return sums.getOrDefault(id, 0);
    }

    @Override
    public synchronized void hear(CrowdReport report) {
        String name = report.region() + '/' + report.gateway();
        Gateway gateway = gateways.get(name);
        if (gateway != null && report.boot() < gateway.boot) {
            return; // it lives on as another process
        }
        if (report.gone() || (gateway != null && report.boot() > gateway.boot)) {
            forget(name);
            gateway = null;
        }
        if (report.gone()) {
            return;
        }
        if (gateway == null) {
            gateway = new Gateway(report.boot());
            gateways.put(name, gateway);
        }
        gateway.heardNanos = nanoTime.getAsLong();
        if (report.whole()) {
            beginWhole(gateway);
        }
        for (Map.Entry<CounterId, Integer> told : report.sockets().entrySet()) {
            set(gateway, told.getKey(), Math.clamp(told.getValue(), 0, limits.maxSockets()));
        }
    }

    @Override
    public synchronized void forgetTheSilent() {
        long now = nanoTime.getAsLong();
        Set<String> silent = new HashSet<>();
        gateways.forEach((name, gateway) -> {
            if (now - gateway.heardNanos > limits.forgetAfter().toNanos()) {
                silent.add(name);
            }
        });
        silent.forEach(this::forget);
    }

    @Override
    public synchronized Set<CounterId> takeChanged() {
        Set<CounterId> taken = changed;
        changed = new HashSet<>();
        return taken;
    }

    /** What the telling before did not name is gone; what it named stays until this one is over. */
    private void beginWhole(Gateway gateway) {
        Iterator<Map.Entry<CounterId, Told>> all = gateway.told.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<CounterId, Told> one = all.next();
            if (one.getValue().round < gateway.round) {
                all.remove();
                entries--;
                add(one.getKey(), -one.getValue().sockets);
            }
        }
        gateway.round++;
    }

    private void set(Gateway gateway, CounterId id, int sockets) {
        Told before = gateway.told.get(id);
        if (sockets == 0) {
            if (before != null) {
                gateway.told.remove(id);
                entries--;
                add(id, -before.sockets);
            }
            return;
        }
        if (before == null && entries >= limits.maxEntries()) {
            dropped.run();
            return;
        }
        gateway.told.put(id, new Told(sockets, gateway.round));
        entries += before == null ? 1 : 0;
        add(id, sockets - (before == null ? 0 : before.sockets));
    }

    private void forget(String name) {
        Gateway gateway = gateways.remove(name);
        if (gateway != null) {
            entries -= gateway.told.size();
            gateway.told.forEach((id, told) -> add(id, -told.sockets));
        }
    }

    private void add(CounterId id, int sockets) {
        if (sockets != 0) {
            sums.merge(id, sockets, (before, more) -> before + more == 0 ? null : before + more);
            changed.add(id);
        }
    }

    private static final class Gateway {
        private final long boot;
        private final Map<CounterId, Told> told = new HashMap<>();
        private int round;
        private long heardNanos;

        Gateway(long boot) {
            this.boot = boot;
        }
    }

    /** @param round the whole telling in which it was told last */
    private record Told(int sockets, int round) {}
}
