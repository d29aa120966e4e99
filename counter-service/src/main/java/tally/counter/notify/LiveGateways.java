package tally.counter.notify;

/** How many gateways this region has, as far as they can be heard. */
public interface LiveGateways {
    /** The gateways whose heartbeats arrive at this replica. Each gateway sends them to every replica. */
    long count();
}
