package tally.counter.exchange;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tally.counter.exchange.TopicGuard.Verdict;

/**
 * The exchange's life: checks the topics in the background again and again, takes part in the exchange while they are
 * right, and not while they are wrong. The service starts and counts whether Kafka is there or not.
 */
final class Exchange implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);
    private static final Duration REHEARSAL_PATIENCE = Duration.ofSeconds(2);
    /** A check waits for Kafka by itself, and drains wait for a check. */
    private static final Duration LONGEST_PAUSE_AWAY = Duration.ofMillis(500);

    private final Supplier<Verdict> check;
    private final KafkaClients clients;
    private final List<ShardConsumer> consumers;
    private final Supplier<CompletableFuture<?>> rehearsal;
    private final Duration checkInterval;
    private final Backoff backoff;
    private volatile ExchangeState state = new ExchangeState(ExchangeState.STARTING, null);
    private volatile @Nullable CountDownLatch stopping;
    private Set<Uuid> topics = Set.of();
    private String failure = "";

    /**
     * @param check of the topics; blocks
     * @param rehearsal asks Redis and Kafka what will be asked for each shard, before there is one: a JVM that does it for
     *     the first time takes as long as all the rest of a takeover, and pages would wait for that
     */
    Exchange(
            Supplier<Verdict> check,
            KafkaClients clients,
            List<ShardConsumer> consumers,
            Supplier<CompletableFuture<?>> rehearsal,
            ExchangeProperties settings) {
        this.check = check;
        this.clients = clients;
        this.consumers = List.copyOf(consumers);
        this.rehearsal = rehearsal;
        this.checkInterval = settings.checkInterval();
        this.backoff = settings.backoff();
    }

    ExchangeState state() {
        return state;
    }

    @Override
    public void start() {
        CountDownLatch stop = new CountDownLatch(1);
        stopping = stop;
        Thread.ofVirtual().name("exchange-guard").start(() -> watch(stop));
    }

    @Override
    public synchronized void stop() {
        CountDownLatch stop = stopping;
        if (stop != null) {
            stop.countDown();
            stopping = null;
            consumers.forEach(ShardConsumer::stop);
        }
    }

    @Override
    public boolean isRunning() {
        return stopping != null;
    }

    private void watch(CountDownLatch stop) {
        try {
            Duration wait = Duration.ZERO;
            while (!stop.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                wait = look(stop);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the time until the next check. What nobody has foreseen is tried again like a Kafka that is away. */
    private Duration look(CountDownLatch stop) throws InterruptedException {
        long begun = System.nanoTime();
        try {
            Verdict verdict = check.get();
            if (topics.isEmpty() && verdict instanceof Verdict.Ready) {
                rehearse();
            }
            return apply(verdict, begun, stop);
        } catch (RuntimeException e) {
            tell(e);
            return apply(new Verdict.Away("The exchange fails: " + e), begun, stop);
        }
    }

    /** Logs a failure once, however often it comes back. */
    private synchronized void tell(RuntimeException e) {
        if (!failure.equals(e.toString())) {
            log.error("The exchange fails, and is tried again.", e);
            failure = e.toString();
        }
    }

    private void rehearse() throws InterruptedException {
        try {
            rehearsal.get().get(REHEARSAL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            log.debug("What failed here is tried again for each shard, and told then.", e);
        }
    }

    /** Returns the time until the next check. */
    private synchronized Duration apply(Verdict verdict, long begun, CountDownLatch stop) {
        if (stop.getCount() == 0) {
            return Duration.ZERO;
        }
        switch (verdict) {
            case Verdict.Ready ready -> {
                if (state.refused()) {
                    // What was wrong is right now, whatever else may fail.
                    state = new ExchangeState(ExchangeState.STARTING, null);
                }
                if (!topics.isEmpty() && !topics.equals(ready.ids())) {
                    log.warn("A topic was deleted and made anew: it is read from its beginning, and gets all state.");
                    consumers.forEach(ShardConsumer::stop);
                    clients.renewProducers();
                }
                topics = ready.ids();
                clients.checked(begun);
                consumers.forEach(consumer -> consumer.start(ready.session()));
                become(new ExchangeState(ExchangeState.RUNNING, null));
                failure = "";
            }
            case Verdict.Refused refused -> {
                become(new ExchangeState(ExchangeState.REFUSED, refused.reason()));
                consumers.forEach(ShardConsumer::stop);
            }
            case Verdict.Made _ -> {
                return backoff.failed();
            }
            case Verdict.Away away -> {
                // What was refused stays so until it is seen to be right.
                if (!state.refused()) {
                    become(new ExchangeState(state.name(), away.reason()));
                }
                Duration pause = backoff.failed();
                return pause.compareTo(LONGEST_PAUSE_AWAY) < 0 ? pause : LONGEST_PAUSE_AWAY;
            }
        }
        backoff.succeeded();
        return checkInterval;
    }

    /** Logs a change once, however often the same is found again. */
    private void become(ExchangeState next) {
        ExchangeState last = state;
        state = next;
        boolean same = next.name().equals(last.name()) && (next.reason() == null) == (last.reason() == null);
        if (next.equals(last) || (same && !next.refused())) {
            return;
        }
        if (next.refused()) {
            log.error("The exchange with other regions is refused. {}", next.reason());
        } else if (next.reason() != null) {
            log.warn("Counting goes on without the other regions, and the exchange is tried again. {}", next.reason());
        } else {
            log.info("The exchange with other regions runs.");
        }
    }
}
