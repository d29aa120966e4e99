package tally.counter.store;

/** The stream of changes to this region's copy, from Redis pub/sub: fast, complete while it is up, and lossy when not. */
public interface CounterEvents {
    /** Listeners are told of changes on one thread, in the order of the events, and must not block. */
    void listen(Listener listener);

    /** Whether the stream is up now. */
    boolean live();

    interface Listener {
        void changed(ShardChange change);

        /**
         * The stream is up (again), or calls are answered (again); on any thread. What changed while it was down was not
         * reported: re-read what you watch.
         */
        void streamRestored();
    }
}
