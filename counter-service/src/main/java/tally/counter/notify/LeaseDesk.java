package tally.counter.notify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import tally.counter.CounterId;
import tally.counter.notify.LeaseAnswer.Rejected;
import tally.counter.request.CounterRules;
import tally.counter.request.ProblemException;
import tally.counter.request.ProblemType;
import tally.counter.store.CounterReading;
import tally.counter.store.CounterReads;

/**
 * Where gateways lease. The watch is registered before the present values are read, so that a change in between is
 * pushed: it can be told twice, but never missed. While the store is away the watch is registered all the same, and the
 * values of a shard that recovers follow when it has.
 */
final class LeaseDesk {
    private final String replica;
    private final NotifyProperties limits;
    private final CounterRules rules;
    private final Gateways gateways;
    private final Leases leases;
    private final Crowd crowd;
    private final CounterReads reads;

    LeaseDesk(
            String replica,
            NotifyProperties limits,
            CounterRules rules,
            Gateways gateways,
            Leases leases,
            Crowd crowd,
            CounterReads reads) {
        this.replica = replica;
        this.limits = limits;
        this.rules = rules;
        this.gateways = gateways;
        this.leases = leases;
        this.crowd = crowd;
        this.reads = reads;
    }

    CompletableFuture<LeaseAnswer> lease(byte[] body) {
        LeaseRequest request = LeaseRequest.parse(body, limits.maxWatchedPerCall());
        if (gateways.live(request.gateway(), request.boot()).isEmpty()) {
            throw new ProblemException(
                    ProblemType.UNKNOWN_GATEWAY, "No heartbeat of this gateway and boot was heard lately.");
        }
        List<Rejected> rejected = new ArrayList<>();
        Set<CounterId> watch = valid(request.watch(), rejected);
        Leases.Renewal renewal = leases.renew(
                request.gateway(),
                request.boot(),
                request.whole(),
                watch,
                // What never could be watched needs no dropping.
                valid(request.unwatch(), new ArrayList<>()));
        count(request);
        for (CounterId id : renewal.full()) {
            rejected.add(new Rejected(id.toString(), ProblemType.TOO_MANY_ITEMS.slug()));
        }
        watch.removeAll(renewal.full());
        return present(List.copyOf(watch))
                .thenApply(values -> new LeaseAnswer(
                        replica,
                        limits.lease().toMillis(),
                        renewal.size(),
                        values.stream()
                                .flatMap(reading -> reading.value().stream())
                                .map(Updates.Value::of)
                                .toList(),
                        rejected));
    }

    private void count(LeaseRequest request) {
        Map<CounterId, LeaseRequest.Crowd> told = new HashMap<>();
        for (LeaseRequest.Crowd one : request.watching()) {
            valid(List.of(one.id()), new ArrayList<>()).forEach(id -> told.put(id, one));
        }
        crowd.told(request, told);
        leases.counted(request, told);
    }

    private CompletableFuture<List<CounterReading>> present(List<CounterId> ids) {
        return ids.isEmpty() ? CompletableFuture.completedFuture(List.of()) : reads.read(ids);
    }

    private Set<CounterId> valid(Collection<String> ids, List<Rejected> rejected) {
        Set<CounterId> valid = new LinkedHashSet<>();
        for (String id : ids) {
            try {
                valid.add(rules.counter(id));
            } catch (ProblemException refused) {
                rejected.add(new Rejected(id, refused.type().slug()));
            }
        }
        return valid;
    }
}
