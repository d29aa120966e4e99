package tally.gateway.fanout;

/** Runs tasks one after the other, each when it is due. */
@FunctionalInterface
public interface Schedule {
    void in(long nanos, Runnable task);
}
