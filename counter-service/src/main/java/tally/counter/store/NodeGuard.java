package tally.counter.store;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.counter.store.Fault.Kind;
import tally.counter.store.Fault.Use;

/**
 * The check of one node. Made at every connect and every {@code tally.store.guard.interval}, on a thread of its own. While
 * Redis does not answer, what the last check on the same connection found stays.
 */
final class NodeGuard {
    private static final Logger log = LoggerFactory.getLogger(NodeGuard.class);
    /** The pause after a check that came to nothing, while nothing is known. */
    private static final Duration RETRY = Duration.ofMillis(200);

    private final RedisNode node;
    private final RedisCheck check;
    private final Duration interval;
    private final Semaphore due = new Semaphore(0);
    private volatile @Nullable Thread thread;

    private @Nullable Set<Kind> said;

    NodeGuard(RedisNode node, RedisCheck check, Duration interval) {
        this.node = node;
        this.check = check;
        this.interval = interval;
        node.onConnected(due::release);
    }

    void start() {
        thread = Thread.ofVirtual().name("redis-guard").start(this::watch);
    }

    void stop() {
        Thread watching = thread;
        if (watching != null) {
            watching.interrupt();
            thread = null;
        }
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
        int connection = node.standing().connection();
        try {
            RedisAsyncCommands<String, String> redis = node.commands().get();
            settle(connection, check.faults(redis, node.deployments(redis)));
            return interval;
        } catch (ExecutionException e) {
            if (node.standing().isChecked()) {
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
        } catch (RuntimeException e) {
            log.error("The check of Redis has failed, and is made again; what the last one found stays.", e);
            return interval;
        }
    }

    private void settle(int connection, List<Fault> found) {
        if (!node.standing().settle(connection, found)) {
            return;
        }
        say(found);
        if (node.kind() == RedisNode.Kind.WATCHED_MASTER
                && found.stream().anyMatch(fault -> fault.kind() == Kind.REPLICA)) {
            log.info("{} is no master any more; Sentinel is asked again.", node.name());
            node.renew();
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
                    node.standing().against(Use.WRITING).isPresent() ? " and refuses to count" : "",
                    found.stream().map(Fault::reason).collect(Collectors.joining(" ")));
        }
    }
}
