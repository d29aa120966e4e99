package tally.counter.watching;

import java.util.Set;
import tally.counter.CounterId;

/** How many sockets watch a counter, over all gateways and regions that are heard of. Safe for threads. */
public interface Watching {
    int sockets(CounterId id);

    /** Takes a report, of a gateway that leases here or from another replica. */
    void hear(CrowdReport report);

    /** Forgets gateways that have not been heard of for too long. */
    void forgetTheSilent();

    /** The counters whose numbers have changed since this was asked last. */
    Set<CounterId> takeChanged();
}
