package tally.gateway.membership;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The rhythm of the gateway's membership: listens for PUTs, resolves the replicas, sends them heartbeats and looks after
 * the lease. It starts before the public port opens and stops after it closed.
 */
final class Membership implements SmartLifecycle {
    /** So long a datagram may take until a lease request that relies on it. */
    private static final Duration DATAGRAM_GRACE = Duration.ofMillis(50);

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final Duration heartbeat;
    private final InternalServer server;
    private final ReplicaDirectory directory;
    private final HeartbeatSender sender;
    private final Lease lease;
    private final ScheduledExecutorService thread;
    private final ExecutorService resolver = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("resolver").daemon().factory());
    private final AtomicBoolean resolving = new AtomicBoolean();
    private volatile boolean running;

    Membership(
            Duration heartbeat,
            InternalServer server,
            ReplicaDirectory directory,
            HeartbeatSender sender,
            Lease lease,
            ScheduledExecutorService thread) {
        this.heartbeat = heartbeat;
        this.server = server;
        this.directory = directory;
        this.sender = sender;
        this.lease = lease;
        this.thread = thread;
    }

    @Override
    public void start() {
        server.start();
        running = true;
        LOG.info("Listening for updates on port {}", server.port());
        resolver.execute(() -> {
            guarded(directory::refresh).run();
            beginHeartbeats();
        });
    }

    @Override
    public void stop() {
        running = false;
        thread.shutdownNow();
        resolver.shutdownNow();
        sender.close();
        server.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 0;
    }

    /** Where it listens for PUTs. */
    int internalPort() {
        return server.port();
    }

    private void beginHeartbeats() {
        var _ = thread.scheduleAtFixedRate(guarded(this::beat), 0, heartbeat.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void beat() {
        if (resolving.compareAndSet(false, true)) { // DNS may hang; heartbeats go on to the addresses that are known
            resolver.execute(() -> {
                guarded(directory::refresh).run();
                resolving.set(false);
            });
        }
        sender.send(directory.endpoints(), server.port());
        var _ = thread.schedule(guarded(lease::tick), DATAGRAM_GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A scheduled task that throws is never run again: what can not be expected must not end the heartbeats. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("Going on after an unexpected failure", e);
            }
        };
    }
}
