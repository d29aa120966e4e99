package tally.counter.store;

/** Tells whether this region's Redis is one that may be counted into. */
public interface StoreGuard {
    /** What is known of it now. */
    StoreState state();
}
