package tally.counter.notify;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tally.counter.store.CounterEvents;
import tally.counter.store.ShardChange;

/**
 * Drives the notification of gateways: events in, a tick for what is due, and a last word to every gateway when this
 * replica stops.
 */
final class Notifier implements SmartLifecycle, CounterEvents.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

    private final CounterEvents events;
    private final Leases leases;
    private final Reread reread;
    private final NotifyProperties settings;
    private final Duration numbersEvery;
    private final ScheduledExecutorService executor;
    private @Nullable ScheduledFuture<?> ticks;
    private @Nullable ScheduledFuture<?> numbers;

    Notifier(
            CounterEvents events,
            Leases leases,
            Reread reread,
            NotifyProperties settings,
            Duration numbersEvery,
            ScheduledExecutorService executor) {
        this.events = events;
        this.leases = leases;
        this.reread = reread;
        this.settings = settings;
        this.numbersEvery = numbersEvery;
        this.executor = executor;
    }

    @Override
    public void start() {
        events.listen(this);
        Duration interval = settings.retryInterval();
        ticks = executor.scheduleWithFixedDelay(
                guarded(this::tick), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        numbers = executor.scheduleWithFixedDelay(
                guarded(leases::tellNumbers), numbersEvery.toMillis(), numbersEvery.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Before the public server stops, so that gateways move while this replica still answers. */
    @Override
    public void stop() {
        leases.close();
        if (ticks != null) {
            ticks.cancel(false);
            ticks = null;
        }
        if (numbers != null) {
            numbers.cancel(false);
            numbers = null;
        }
        CompletableFuture<?>[] told =
                leases.pushers().stream().map(Pusher::leave).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(told)
                .completeOnTimeout(null, settings.leavingTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    @Override
    public boolean isRunning() {
        return ticks != null;
    }

    @Override
    public void changed(ShardChange change) {
        change.values().forEach(value -> leases.changed(value, change.traces().getOrDefault(value.id(), List.of())));
        if (change.settled()) {
            streamRestored();
        }
    }

    @Override
    public void streamRestored() {
        reread.request();
        executor.execute(reread::tick);
    }

    private void tick() {
        leases.expire();
        leases.pushers().forEach(Pusher::tick);
        reread.tick();
    }

    private static Runnable guarded(Runnable tick) {
        return () -> {
            try {
                tick.run();
            } catch (RuntimeException fault) {
                LOG.error("a tick of the notifier failed; the next one comes", fault);
            }
        };
    }
}
