package tally.counter.notify;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tally.counter.CounterId;
import tally.counter.watching.CrowdCarrier;
import tally.counter.watching.CrowdReport;
import tally.counter.watching.Watching;

/** The sockets behind the gateways that lease here, told to all replicas, and the numbers that come of it everywhere. */
final class Crowd {
    private final String region;
    private final String replica;
    private final Watching watching;
    private final CrowdCarrier carrier;

    Crowd(String region, String replica, Watching watching, CrowdCarrier carrier) {
        this.region = region;
        this.replica = replica;
        this.watching = watching;
        this.carrier = carrier;
    }

    /** A gateway has told how many of its sockets watch what. */
    void told(LeaseRequest request, Map<CounterId, LeaseRequest.Crowd> told) {
        if (!request.whole() && told.isEmpty()) {
            return;
        }
        Map<CounterId, Integer> sockets = new HashMap<>();
        told.forEach((id, one) -> sockets.put(id, one.sockets()));
        report(new CrowdReport(region, request.gateway(), request.boot(), request.whole(), false, replica, sockets));
    }

    /** A gateway that leased here is dead. */
    void gone(String gateway, long boot) {
        report(new CrowdReport(region, gateway, boot, false, true, replica, Map.of()));
    }

    int sockets(CounterId id) {
        return watching.sockets(id);
    }

    /** The counters whose numbers have changed since this was asked last, be it because a gateway fell silent. */
    Set<CounterId> takeChanged() {
        watching.forgetTheSilent();
        return watching.takeChanged();
    }

    private void report(CrowdReport report) {
        watching.hear(report);
        carrier.carry(report);
    }
}
