package tally.chaos.load;

import java.util.List;
import java.util.random.RandomGenerator;
import tally.chaos.history.Increment;

/** A way for increments into a region. It sends each once, and notes the try and its answer in the increment. */
interface Sender extends AutoCloseable {
    void send(List<Increment> increments, RandomGenerator random) throws InterruptedException;

    @Override
    default void close() {}
}
