package tally.gateway.subscription;

/** Hears of every counter that gets its first socket or loses its last one. */
@FunctionalInterface
public interface WatchListener {
    /** Called after the change can be seen in the {@link Watchlist}, by any thread; must not block. */
    void changed(String id);
}
