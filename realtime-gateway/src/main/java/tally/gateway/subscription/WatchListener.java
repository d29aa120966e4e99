package tally.gateway.subscription;

/** Hears who is watched, and by how many. Is called after the change can be seen, by any thread; must not block. */
public interface WatchListener {
    /** A counter got its first socket or lost its last one. */
    void changed(String id);

    /** A counter got or lost a socket, or one that wants to be told how many there are. */
    void counted(String id);
}
