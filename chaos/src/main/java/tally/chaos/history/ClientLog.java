package tally.chaos.history;

import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The clients' log of one round, as it is written: nothing is ever taken out of it. At a few hundred calls a second it grows by some
 * hundred kilobytes a second, so it is kept for one round only. Safe for threads.
 */
public final class ClientLog {
    private final Queue<Increment> increments = new ConcurrentLinkedQueue<>();
    private final Queue<CounterRead> reads = new ConcurrentLinkedQueue<>();
    private final Queue<CounterRead> updates = new ConcurrentLinkedQueue<>();
    private final Queue<SlotRead> slots = new ConcurrentLinkedQueue<>();

    /** Takes note of an increment, which must not be sent before this returns. */
    public Increment begin(String counter, long delta, String region, @Nullable String key) {
        Increment increment = new Increment(counter, delta, region, key, System.nanoTime());
        increments.add(increment);
        return increment;
    }

    public void read(CounterRead read) {
        reads.add(read);
    }

    /** Those of one socket must come in the order in which it got them. */
    public void update(CounterRead update) {
        updates.add(update);
    }

    public void read(Collection<SlotRead> some) {
        slots.addAll(some);
    }

    /** All of it so far. */
    public History history() {
        return new History(List.copyOf(increments), List.copyOf(reads), List.copyOf(updates), List.copyOf(slots));
    }
}
