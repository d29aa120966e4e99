package tally.chaos.fault;

import java.io.IOException;

/** Something that goes wrong, and is put right again. Each is injected and repaired once, by one thread. */
public interface Fault {
    /** Under load, at the begin of the round; for faults that need something older than themselves. */
    default void prepare() throws IOException, InterruptedException {}

    /** Returns what it did, in words. */
    String inject() throws IOException, InterruptedException;

    /** Returns what it did, in words; nothing where there is nothing to put right. */
    default String repair() throws IOException, InterruptedException {
        return "";
    }
}
