package tally.gateway.subscription;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tally.gateway.CounterValue;
import tally.gateway.fanout.Fanout;
import tally.gateway.fanout.LiveCounter;
import tally.gateway.fanout.Outbox;
import tally.gateway.tracing.Delivery;

/**
 * Every counter that some socket of this gateway watches, with its present value. A counter whose last socket left is
 * forgotten. Safe for threads.
 */
@Component
public class Watchlist {
    private final ConcurrentMap<String, LiveCounter> counters = new ConcurrentHashMap<>();
    private final AtomicInteger subscriptions;
    private final WatchListener listener;
    private final Fanout fanout;
    private final Clock clock;

    public Watchlist(WatchListener listener, Fanout fanout, Clock clock, MeterRegistry meters) {
        this.listener = listener;
        this.fanout = fanout;
        this.clock = clock;
        this.subscriptions = meters.gauge("gateway.subscriptions.active", new AtomicInteger());
    }

    /** The names of all of them. */
    public List<String> ids() {
        return List.copyOf(counters.keySet());
    }

    /**
     * Takes values that the region PUTs and sends them on; those of counters that nobody watches are dropped.
     *
     * @param toldNanos when they were told, on the monotonic clock
     * @param traced the traces that led to them, null when they are not traced
     */
    public void offer(Collection<CounterValue> values, long toldNanos, @Nullable Delivery traced) {
        long now = clock.monotonicTime();
        offer(values, (counter, value) -> counter.offer(value, toldNanos, now, traced));
    }

    /** The same for values that it was asked for. */
    public void offerAnswer(Collection<CounterValue> values, long askedNanos) {
        long now = clock.monotonicTime();
        offer(values, (counter, value) -> counter.offerAnswer(value, askedNanos, now));
    }

    private void offer(Collection<CounterValue> values, BiPredicate<LiveCounter, CounterValue> taken) {
        List<LiveCounter> changed = new ArrayList<>(values.size());
        for (CounterValue value : values) {
            LiveCounter counter = counters.get(value.id());
            if (counter != null && taken.test(counter, value)) {
                changed.add(counter);
            }
        }
        fanout.changed(changed);
    }

    /** Takes how many sockets watch these counters, everywhere. */
    public void offerWatching(Map<String, Integer> sockets) {
        long now = clock.monotonicTime();
        List<LiveCounter> changed = new ArrayList<>(sockets.size());
        sockets.forEach((id, number) -> {
            LiveCounter counter = counters.get(id);
            if (counter != null && counter.offerWatching(number, now)) {
                changed.add(counter);
            }
        });
        fanout.changed(changed);
    }

    /** How many sockets of this gateway watch it, and whether any wants to be told of all; null when none does. */
    public @Nullable Crowd crowd(String id) {
        LiveCounter counter = counters.get(id);
        return counter == null ? null : new Crowd(counter.sockets(), counter.tellsWatching());
    }

    /** The sockets that watch a counter; {@code tell}: whether any of them wants to know how many there are everywhere. */
    public record Crowd(int sockets, boolean tell) {}

    /** The region does not know this counter, and says why. */
    public void refuse(String id, String problem) {
        LiveCounter counter = counters.get(id);
        if (counter != null) {
            counter.refuse(problem);
        }
    }

    /** Whether any socket watches it now. */
    public boolean isWatched(String id) {
        return counters.containsKey(id);
    }

    /** {@code watching}: whether the outbox wants to be told how many sockets watch it, from now on. */
    LiveCounter add(String id, Outbox outbox, boolean watching) {
        AtomicBoolean first = new AtomicBoolean();
        LiveCounter counter = Objects.requireNonNull(counters.compute(id, (name, present) -> {
            LiveCounter watched = present == null ? new LiveCounter(name) : present;
            first.set(present == null);
            if (watched.add(outbox, watching)) {
                subscriptions.incrementAndGet();
            }
            return watched;
        }));
        listener.counted(id);
        if (first.get()) { // only now, since the region may answer before compute has made the counter visible
            listener.changed(id);
        }
        return counter;
    }

    void remove(LiveCounter counter, Outbox outbox) {
        outbox.close(counter);
        LiveCounter left = counters.computeIfPresent(counter.id(), (name, present) -> {
            if (present.remove(outbox)) {
                subscriptions.decrementAndGet();
            }
            return present.isUnwatched() ? null : present;
        });
        listener.counted(counter.id());
        if (left == null) {
            listener.changed(counter.id());
        }
    }
}
