package tally.gateway.membership;

import io.micrometer.core.instrument.Clock;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.gateway.GatewayProperties;
import tally.gateway.Problem;
import tally.gateway.increments.ReplicaApi;
import tally.gateway.subscription.Watchlist;

/**
 * The gateway's registration of what it watches, at one replica. It begins at the replica that {@link Rendezvous} puts
 * first, and stays there until that one fails, falls silent or says that it leaves; then it begins anew, whole, at the
 * next. It does not move back by itself, nor to a replica that is new: that one gets the gateways that come later. One request is in
 * flight at a time, and what changes meanwhile goes into the next.
 *
 * <p>All decisions are made by one thread; {@link #heard}, {@link #api}, {@link #replica} and {@link #wake} may be
 * called by any.
 */
final class Lease implements ReplicaApi {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    private final Identity identity;
    private final GatewayProperties.Membership timing;
    private final ReplicaDirectory directory;
    private final LeaseCall call;
    private final WatchChanges changes;
    private final Watchlist watchlist;
    private final Clock clock;
    private final Executor thread;
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile @Nullable Holding holding;
    private volatile long lifeNanos;

    private final Map<ReplicaEndpoint, Long> avoidedUntilNanos = new HashMap<>();
    private final Queue<String> wholeRest = new ArrayDeque<>();
    private boolean wholeBegins;
    private long wholeNanos;
    private boolean inFlight;
    private boolean heartbeatNeeded;
    private boolean numbersDue;
    private boolean probeDue;
    private final Map<ReplicaEndpoint, String> complaints = new HashMap<>();

    Lease(
            Identity identity,
            GatewayProperties.Membership timing,
            ReplicaDirectory directory,
            LeaseCall call,
            WatchChanges changes,
            Watchlist watchlist,
            Clock clock,
            Executor thread) {
        this.identity = identity;
        this.timing = timing;
        this.directory = directory;
        this.call = call;
        this.changes = changes;
        this.watchlist = watchlist;
        this.clock = clock;
        this.thread = thread;
        changes.onChange(this::wake);
    }

    /** A heartbeat went out a moment ago: looks at the time, and tries again what waited. */
    void tick() {
        long now = clock.monotonicTime();
        heartbeatNeeded = false;
        numbersDue = true;
        Holding held = holding;
        long silentNanos = now - lifeNanos;
        if (held != null && silentNanos > timing.silence().toNanos()) {
            leave(held, "it has sent nothing for " + timing.silence().toMillis() + " ms");
        }
        // A replica that was killed refuses the connection: that is known long before it has been silent for long.
        probeDue = silentNanos > timing.probe().toNanos();
        if (holding == null) {
            choose(true);
        } else if (replica() != null
                && now - wholeNanos >= timing.wholeRenewal().toNanos()) {
            beginWhole();
        }
        step();
    }

    /** What is watched has changed. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            thread.execute(() -> {
                woken.set(false);
                step();
            });
        }
    }

    /**
     * A replica has sent a PUT.
     *
     * @return when its values were told; empty if the gateway does not lease there. While it is still asking for a lease it
     *     does not know the name of the new replica, and takes every signed PUT: values are the region's, whoever sends
     *     them. All of them count as told before it asked, so that the new replica's answer holds over those of others
     */
    OptionalLong heard(String replica, boolean leaving) {
        long now = clock.monotonicTime(); // before the look at who holds the lease: another one would be asked after it
        Holding held = holding;
        if (held == null) {
            return OptionalLong.empty();
        }
        if (held.replica() == null) {
            return OptionalLong.of(held.sinceNanos());
        }
        if (!held.replica().equals(replica)) {
            return OptionalLong.empty();
        }
        lifeNanos = now;
        if (leaving) {
            thread.execute(() -> {
                leave(held, "it is leaving");
                step();
            });
        }
        return OptionalLong.of(now);
    }

    /** The name of the replica that holds the lease; null when there is none. */
    @Nullable
    String replica() {
        Holding held = holding;
        return held == null ? null : held.replica();
    }

    @Override
    public @Nullable URI api(String path) {
        Holding held = holding;
        return held == null || held.replica() == null ? null : held.endpoint().api(path);
    }

    private void step() {
        if (holding == null) {
            choose(false);
        }
        Holding held = holding;
        if (held == null || inFlight || heartbeatNeeded) {
            return;
        }
        LeaseRequest request = nextRequest();
        if (request != null) {
            inFlight = true;
            long askedNanos = clock.monotonicTime();
            call.send(held.endpoint(), request)
                    .thenAcceptAsync(outcome -> answered(held.endpoint(), request, askedNanos, outcome), thread)
                    .exceptionally(failure -> {
                        LOG.error("Going on after an unexpected failure", failure);
                        return null;
                    });
        }
    }

    private void answered(ReplicaEndpoint endpoint, LeaseRequest request, long askedNanos, LeaseOutcome outcome) {
        inFlight = false;
        Holding held = holding;
        if (held != null && held.endpoint().equals(endpoint)) {
            switch (outcome) {
                case LeaseOutcome.Granted granted -> granted(held, granted.answer(), askedNanos);
                case LeaseOutcome.UnknownGateway() -> unknown(held);
                case LeaseOutcome.WithoutValues() -> withoutValues(held, request);
                case LeaseOutcome.Failed failed -> leave(held, failed.why());
            }
        }
        step();
    }

    private void granted(Holding held, LeaseAnswer answer, long askedNanos) {
        if (!answer.replica().equals(held.replica())) {
            LOG.info("Leasing at {} ({})", answer.replica(), held.endpoint());
            complaints.clear();
            lifeNanos = clock.monotonicTime();
            holding = new Holding(held.endpoint(), answer.replica(), held.sinceNanos());
        }
        watchlist.offerAnswer(answer.counters(), askedNanos);
        answer.rejected().forEach(rejected -> watchlist.refuse(rejected.id(), Problem.name(rejected.problem())));
    }

    /** It knows nothing of this gateway, so what it held is gone too. */
    private void unknown(Holding held) {
        if (held.replica() != null) {
            lifeNanos = clock.monotonicTime();
            holding = new Holding(held.endpoint(), null, lifeNanos);
        }
        beginWhole();
        heartbeatNeeded = true;
    }

    private void withoutValues(Holding held, LeaseRequest request) {
        if (held.replica() == null) {
            lifeNanos = clock.monotonicTime(); // its answers are all there is to know of a replica without a name
            beginWhole();
        } else {
            changes.again(request.watch());
        }
        heartbeatNeeded = true;
    }

    private void leave(Holding held, String why) {
        if (!Objects.equals(holding, held)) {
            return;
        }
        if (!why.equals(complaints.put(held.endpoint(), why))) { // said once, not with each try
            LOG.warn("Not leasing at {}: {}", held.endpoint(), why);
        }
        holding = null;
        avoidedUntilNanos.put(
                held.endpoint(), clock.monotonicTime() + timing.avoid().toNanos());
    }

    /** Picks a replica; {@code anyway}: if all are to be avoided, the one that was left the longest ago. */
    private void choose(boolean anyway) {
        long now = clock.monotonicTime();
        List<ReplicaEndpoint> order = new Rendezvous(identity.gateway()).order(directory.endpoints());
        avoidedUntilNanos.keySet().retainAll(order);
        complaints.keySet().retainAll(order);
        avoidedUntilNanos.values().removeIf(until -> until - now <= 0);
        ReplicaEndpoint chosen = order.stream()
                .filter(endpoint -> !avoidedUntilNanos.containsKey(endpoint))
                .findFirst()
                .orElseGet(() -> anyway ? longestAvoided(now) : null);
        if (chosen != null) {
            holding = new Holding(chosen, null, now);
            lifeNanos = now;
            beginWhole();
        }
    }

    private @Nullable ReplicaEndpoint longestAvoided(long now) {
        return avoidedUntilNanos.entrySet().stream()
                .min(Comparator.comparingLong(entry -> entry.getValue() - now))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    private void beginWhole() {
        changes.clear(); // before the look at the list: a change after it is then told twice, and none is lost
        wholeRest.clear();
        wholeRest.addAll(watchlist.ids());
        wholeBegins = true;
        wholeNanos = clock.monotonicTime();
    }

    private @Nullable LeaseRequest nextRequest() {
        if (changes.isLost() && wholeRest.isEmpty()) { // not before the last whole is told, or one might never be
            beginWhole();
        }
        if (wholeBegins || !wholeRest.isEmpty()) {
            List<String> watch = new ArrayList<>();
            while (watch.size() < LeaseRequest.MAX_WATCH && !wholeRest.isEmpty()) {
                watch.add(wholeRest.remove());
            }
            LeaseRequest request = request(wholeBegins, new WatchChanges.Difference(watch, List.of()), watch);
            wholeBegins = false;
            return request;
        }
        WatchChanges.Difference difference = changes.take(watchlist::isWatched);
        List<String> counted = numbersDue && replica() != null ? changes.takeCounted() : List.of();
        numbersDue = counted.size() == LeaseRequest.MAX_WATCH;
        boolean nothing = difference.watch().isEmpty() && difference.unwatch().isEmpty() && counted.isEmpty();
        return nothing && !probeDue ? null : request(false, difference, counted);
    }

    private LeaseRequest request(boolean whole, WatchChanges.Difference difference, List<String> counted) {
        probeDue = false;
        List<LeaseRequest.Crowd> watching = new ArrayList<>(counted.size());
        for (String id : counted) {
            Watchlist.Crowd crowd = watchlist.crowd(id);
            watching.add(
                    crowd == null
                            ? new LeaseRequest.Crowd(id, 0, false)
                            : new LeaseRequest.Crowd(id, crowd.sockets(), crowd.tell()));
        }
        return new LeaseRequest(
                identity.gateway(), identity.boot(), whole, difference.watch(), difference.unwatch(), watching);
    }

    /** The replica in question, the name it answered with, null until it did, and since when it is in question. */
    private record Holding(
            ReplicaEndpoint endpoint, @Nullable String replica, long sinceNanos) {}
}
