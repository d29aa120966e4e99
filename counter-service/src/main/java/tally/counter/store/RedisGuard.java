package tally.counter.store;

import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tally.counter.TallyProperties;
import tally.counter.store.Fault.Kind;
import tally.counter.store.Fault.Use;

/**
 * The check that this region's Redis is one that loses no counts ({@link RedisRules}). Made at every connect and every
 * {@code tally.store.guard.interval}, on a thread of its own; what was refused is used again once it is found to be
 * right. While Redis does not answer, what the last check on the same connection found stays.
 */
@Component
final class RedisGuard implements StoreGuard, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RedisGuard.class);
    /** The pause after a check that came to nothing, while nothing is known. */
    private static final Duration RETRY = Duration.ofMillis(200);

    private final RedisLink link;
    private final RedisCheck check;
    private final Duration interval;
    private final Semaphore due = new Semaphore(0);
    private volatile @Nullable Thread thread;

    private @Nullable Set<Kind> said;

    RedisGuard(RedisLink link, TallyProperties tally, GuardProperties settings, InstantSource clock) {
        this.link = link;
        this.check = new RedisCheck(new RedisRules(tally.shards(), settings.maxClockSkew()), clock);
        this.interval = settings.interval();
        link.onConnected(due::release);
    }

    @Override
    public StoreState state() {
        Standing standing = link.standing();
        String name = !standing.isChecked()
                ? StoreState.STARTING
                : standing.against(Use.WRITING).isPresent() ? StoreState.REFUSED : StoreState.RUNNING;
        return new StoreState(name, standing.against(Use.BEING_READY).orElse(null));
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("redis-guard").start(this::watch);
    }

    @Override
    public void stop() {
        Thread watching = thread;
        if (watching != null) {
            watching.interrupt();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** With the connection that it checks. */
    @Override
    public int getPhase() {
        return link.getPhase() + 1;
    }

    private void watch() {
        try {
            while (true) {
                Duration wait = check();
                var _ = due.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
                due.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the time until the next check. */
    private Duration check() throws InterruptedException {
        int connection = link.standing().connection();
        try {
            settle(connection, check.faults(link.commands().get()));
            return interval;
        } catch (ExecutionException e) {
            if (link.standing().isChecked()) {
                log.debug("Redis was not checked; what the last check found stays.", e);
                return interval;
            }
            if (e.getCause() instanceof RedisCommandExecutionException refused) {
                settle(
                        connection,
                        List.of(new Fault(
                                Kind.UNCHECKED,
                                "Redis refuses to be checked, and is tried again: " + refused.getMessage())));
            }
            return RETRY;
        }
    }

    private void settle(int connection, List<Fault> found) {
        if (link.standing().settle(connection, found)) {
            say(found);
        }
    }

    /** Logs a change once: by kind, because figures in a reason change at every check. */
    private void say(List<Fault> found) {
        Set<Kind> kinds = found.stream().map(Fault::kind).collect(Collectors.toSet());
        if (kinds.equals(said)) {
            return;
        }
        said = kinds;
        if (found.isEmpty()) {
            log.info("Redis is as it must be.");
        } else {
            log.error(
                    "This replica is not ready{}. {}",
                    link.standing().against(Use.WRITING).isPresent() ? " and refuses to count" : "",
                    found.stream().map(Fault::reason).collect(Collectors.joining(" ")));
        }
    }
}
