package tally.gateway.session;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tally.gateway.GatewayProperties;

/**
 * Looks at every socket from time to time, and at shutdown, before anything else stops, sends all clients away: each is
 * told to come back after a random time of its own, so that they do not fall upon the next gateway at once.
 */
@Component
final class SocketWatch implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(SocketWatch.class);

    private final Sockets sockets;
    private final GatewayProperties.Sockets times;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("sockets").factory());
    private volatile boolean running;

    SocketWatch(Sockets sockets, GatewayProperties properties) {
        this.sockets = sockets;
        this.times = properties.sockets();
    }

    @Override
    public void start() {
        running = true;
        long everyMs = times.check().toMillis();
        var _ = thread.scheduleWithFixedDelay(this::check, everyMs, everyMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop(Runnable callback) {
        sockets.beginDraining();
        int count = sockets.all().size();
        sockets.all()
                .forEach(socket -> socket.drain(
                        ThreadLocalRandom.current().nextLong(times.drainSpread().toMillis() + 1)));
        sockets.drained()
                .completeOnTimeout(null, times.drainTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .thenRun(() -> cutOffTheRest(count))
                .whenComplete((done, failure) -> {
                    stop();
                    callback.run();
                })
                .exceptionally(failure -> {
                    LOG.error("Not all clients were sent away", failure);
                    return null;
                });
    }

    @Override
    public void stop() {
        running = false;
        thread.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The last to start and the first to stop: the web server still answers the farewells. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    private void cutOffTheRest(int count) {
        LOG.info(
                "Sent {} clients away; {} did not say goodbye",
                count,
                sockets.all().size());
        sockets.all().forEach(ClientSocket::disconnect);
    }

    private void check() {
        for (ClientSocket socket : sockets.all()) {
            try {
                socket.check();
            } catch (RuntimeException e) {
                LOG.error("Going on after an unexpected failure of one socket", e);
            }
        }
    }
}
