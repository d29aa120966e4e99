package tally.counter.notify;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.request.ProblemException;
import tally.counter.request.ProblemType;
import tally.counter.store.CounterReading;

/**
 * The leases that gateways hold at this replica, at most one per gateway, and per counter the gateways that watch it: a
 * change finds those in one look-up, however many leases there are.
 */
final class Leases {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    private final NotifyProperties limits;
    private final Gateways gateways;
    private final Pusher.Terms terms;
    private final Map<String, Pusher> byGateway = new HashMap<>();
    private final Map<CounterId, List<Pusher>> watchers = new ConcurrentHashMap<>();
    private final Crowd crowd;
    private boolean closed;

    Leases(NotifyProperties limits, Gateways gateways, Crowd crowd, Pusher.Terms terms) {
        this.crowd = crowd;
        this.limits = limits;
        this.gateways = gateways;
        this.terms = terms;
    }

    /**
     * What became of a lease call.
     *
     * @param size how many counters the gateway watches here now
     * @param full those that are not watched, because the gateway watches as many as it may
     */
    record Renewal(int size, Set<CounterId> full) {}

    /**
     * Renews the lease of a gateway, or begins it with a whole one. A difference is nothing to begin with: the gateway would
     * believe that all else it watches is told, too.
     *
     * @param whole forget whatever it watched before
     * @throws ProblemException when there is no lease of this boot that a difference could go to
     */
    synchronized Renewal renew(
            String gateway, long boot, boolean whole, Collection<CounterId> watch, Collection<CounterId> unwatch) {
        if (closed) {
            throw new ProblemException(ProblemType.STOPPING, "This replica is stopping. Lease at another one.");
        }
        Pusher pusher = byGateway.get(gateway);
        if (pusher == null || pusher.lease().boot() != boot) {
            if (!whole) {
                throw new ProblemException(
                        ProblemType.UNKNOWN_GATEWAY, "There is no lease here to add to. Begin with a whole one.");
            }
            if (pusher != null) {
                drop(pusher, "it was started anew");
            }
            pusher = pusherOf(new Lease(gateway, boot, limits.maxWatched(), now()));
            byGateway.put(gateway, pusher);
            LOG.info("{} leases here", gateway);
        }
        Lease lease = pusher.lease();
        lease.renew(now(), whole);
        Set<CounterId> gone = new HashSet<>(unwatch);
        if (whole) {
            gone.addAll(lease.watched());
        }
        gone.removeAll(Set.copyOf(watch));
        for (CounterId id : gone) {
            unwatch(pusher, id);
        }
        Set<CounterId> full = new HashSet<>();
        for (CounterId id : watch) {
            if (!watch(pusher, id)) {
                full.add(id);
            }
        }
        return new Renewal(lease.size(), full);
    }

    /** Hands a change to every gateway that watches the counter, with the contexts of the traces that led to it. */
    void changed(CounterValue value, List<String> traces) {
        for (Pusher pusher : watchers.getOrDefault(value.id(), List.of())) {
            if (!traces.isEmpty()) {
                pusher.lease().trace(value.id(), traces); // first, or the value may be on its way without them
            }
            pusher.lease().event(value);
            pusher.wake();
        }
    }

    /** Takes by how many sockets of a gateway counters are watched, if it leases here. */
    synchronized void counted(LeaseRequest request, Map<CounterId, LeaseRequest.Crowd> told) {
        Pusher pusher = byGateway.get(request.gateway());
        if (pusher == null || pusher.lease().boot() != request.boot()) {
            return;
        }
        told.forEach((id, one) -> {
            pusher.lease().tell(id, one.tell());
            tell(pusher, id);
        });
    }

    /** Tells the gateways the numbers that have changed, if they want to know them. */
    void tellNumbers() {
        for (CounterId id : crowd.takeChanged()) {
            for (Pusher pusher : watchers.getOrDefault(id, List.of())) {
                tell(pusher, id);
            }
        }
    }

    private void tell(Pusher pusher, CounterId id) {
        if (pusher.lease().number(id, crowd.sockets(id))) {
            pusher.wake();
        }
    }

    /** Hands values that were read to every gateway that watches them. */
    void read(List<CounterReading> readings) {
        for (CounterReading reading : readings) {
            for (Pusher pusher : watchers.getOrDefault(reading.id(), List.of())) {
                reading.value().ifPresent(value -> {
                    pusher.lease().event(value);
                    pusher.wake();
                });
            }
        }
    }

    /** Every counter that some gateway watches. */
    List<CounterId> watched() {
        return List.copyOf(watchers.keySet());
    }

    synchronized List<Pusher> pushers() {
        return List.copyOf(byGateway.values());
    }

    /** Ends the leases that were not renewed in time, and those of dead gateways. */
    synchronized void expire() {
        long now = now();
        for (Pusher pusher : pushers()) {
            if (targetOf(pusher.lease()).isEmpty()) {
                drop(pusher, "it is dead");
                crowd.gone(pusher.lease().gateway(), pusher.lease().boot());
            } else if (pusher.lease().ageNanos(now) > limits.lease().toNanos()) {
                drop(pusher, "it was not renewed");
            }
        }
    }

    /** Ends a lease that its gateway does not know, unless it has ended already or was told anew meanwhile. */
    private synchronized void refused(Lease lease, int wholes) {
        Pusher pusher = byGateway.get(lease.gateway());
        if (pusher != null && pusher.lease() == lease && lease.wholes() == wholes) {
            drop(pusher, "it says that it leases elsewhere");
        }
    }

    /** No lease begins from now on. */
    synchronized void close() {
        closed = true;
    }

    private Pusher pusherOf(Lease lease) {
        return new Pusher(lease, () -> targetOf(lease), wholes -> refused(lease, wholes), terms);
    }

    private Optional<InetSocketAddress> targetOf(Lease lease) {
        return gateways.live(lease.gateway(), lease.boot()).map(Gateways.Gateway::target);
    }

    private long now() {
        return terms.nanoTime().getAsLong();
    }

    private void drop(Pusher pusher, String why) {
        LOG.info("the lease of {} ends: {}", pusher.lease().gateway(), why);
        pusher.close();
        byGateway.remove(pusher.lease().gateway());
        for (CounterId id : pusher.lease().watched()) {
            unwatch(pusher, id);
        }
    }

    private boolean watch(Pusher pusher, CounterId id) {
        if (!pusher.lease().watch(id)) {
            return false;
        }
        watchers.compute(id, (same, others) -> with(others, pusher));
        return true;
    }

    private void unwatch(Pusher pusher, CounterId id) {
        pusher.lease().unwatch(id);
        watchers.computeIfPresent(id, (same, all) -> without(all, pusher));
    }

    private static List<Pusher> with(@Nullable List<Pusher> others, Pusher pusher) {
        if (others == null) {
            return List.of(pusher);
        }
        if (others.contains(pusher)) {
            return others;
        }
        List<Pusher> all = new ArrayList<>(others);
        all.add(pusher);
        return List.copyOf(all);
    }

    private static @Nullable List<Pusher> without(List<Pusher> all, Pusher pusher) {
        List<Pusher> others = all.stream().filter(other -> other != pusher).toList();
        return others.isEmpty() ? null : others;
    }
}
