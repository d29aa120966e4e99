package tally.gateway.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tally.gateway.GatewayProperties;
import tally.gateway.protocol.CloseCode;

/**
 * Looks at every client from time to time, and at shutdown, before anything else stops, sends all of them away: one batch
 * after the other is told to come back, each client after a random time of its own, so that they do not fall upon the
 * next gateway at once. Until it leaves a client is served, so that no page is without values for longer than a new
 * connection takes. Who does not leave is closed with 1001.
 */
@Component
final class ClientWatch implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ClientWatch.class);
    private static final Duration BATCH_EVERY = Duration.ofMillis(100);

    private final Clients clients;
    private final GatewayProperties.Sockets times;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("clients").factory());
    private volatile boolean running;

    ClientWatch(Clients clients, GatewayProperties properties) {
        this.clients = clients;
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
        clients.beginDraining();
        List<Client> all = new ArrayList<>(clients.all());
        Collections.shuffle(all);
        sendAway(all);
        Duration untilEnd = times.drainSpread().plus(times.drainJitter()).plus(times.drainTimeout());
        var _ = thread.schedule(this::closeTheRest, untilEnd.toMillis(), TimeUnit.MILLISECONDS);
        clients.drained()
                .completeOnTimeout(null, untilEnd.plus(times.closeTimeout()).toMillis(), TimeUnit.MILLISECONDS)
                .thenRun(() -> cutOffTheRest(all.size()))
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

    /** The last to start and the first to stop: all else still works for who has not left yet. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    private void sendAway(List<Client> all) {
        int batches = (int) Math.max(1, times.drainSpread().dividedBy(BATCH_EVERY));
        for (int batch = 0; batch < batches; batch++) {
            List<Client> its = all.subList(all.size() * batch / batches, all.size() * (batch + 1) / batches);
            if (!its.isEmpty()) {
                var _ = thread.schedule(
                        () -> its.forEach(this::sendAway), batch * BATCH_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void sendAway(Client client) {
        client.sendAway(ThreadLocalRandom.current().nextLong(times.drainJitter().toMillis() + 1));
    }

    private void closeTheRest() {
        clients.all().forEach(client -> client.finish(CloseCode.DRAIN));
    }

    private void cutOffTheRest(int count) {
        LOG.info(
                "Sent {} clients away; {} did not say goodbye",
                count,
                clients.all().size());
        clients.all().forEach(Client::disconnect);
    }

    private void check() {
        for (Client client : clients.all()) {
            try {
                client.check();
            } catch (RuntimeException e) {
                LOG.error("Going on after an unexpected failure of one client", e);
            }
        }
    }
}
