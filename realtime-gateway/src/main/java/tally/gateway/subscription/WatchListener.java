package tally.gateway.subscription;

/** Hears which counters the gateway watches. Called in the order of the changes of each counter; must not block. */
public interface WatchListener {
    /** The counter has its first socket. */
    void watched(String id);

    /** The counter has lost its last socket. */
    void unwatched(String id);
}
