package tally.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.servers.TestKafka;
import tally.servers.TestRedis;

/** What holds when a replica takes over from a master of eu's Redis, whoever promotes it. The other region has one server. */
abstract class FailoverContract {
    static final int SOME = 50;
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Counters of all shards, the first of them in the master that dies. */
    static final List<String> COUNTERS =
            IntStream.range(0, 48).mapToObj(i -> "likes/post-" + i).toList();

    static final String FAILING = COUNTERS.getFirst();

    private final Logger log = LoggerFactory.getLogger(getClass());
    private TestRedis otherRedis;
    private TestKafka kafka;
    private RedisPair pair;
    private ServiceUnderTest eu;
    private ServiceUnderTest us;

    /** Starts eu's Redis and returns the pair of which the master holds {@link #FAILING}. */
    abstract RedisPair startRedis(Path data);

    /** Where that Redis is, as {@code name=value}. */
    abstract String[] settings();

    /** Stops what is there besides the pair. */
    abstract void stopRedis();

    @BeforeEach
    void start(@TempDir Path data) {
        pair = startRedis(data.resolve("eu"));
        otherRedis = TestRedis.in(data.resolve("us"), 0).start();
        kafka = TestKafka.in(data.resolve("kafka")).start();
        eu = new ServiceUnderTest("eu", pair.master().uri(), kafka.bootstrap(), InstantSource.system(), settings());
        us = new ServiceUnderTest("us", otherRedis.uri(), kafka.bootstrap(), InstantSource.system());
        await().atMost(PATIENCE).until(() -> eu.isReady() && us.isReady());
    }

    @AfterEach
    void stop() {
        eu.close();
        us.close();
        kafka.close();
        otherRedis.close();
        pair.close();
        stopRedis();
    }

    ServiceUnderTest eu() {
        return eu;
    }

    ServiceUnderTest us() {
        return us;
    }

    RedisPair pair() {
        return pair;
    }

    @Test
    void keyedIncrementsUnderLoadAreCountedOnceThoughALaggingReplicaTakesOver() {
        Load load = new Load();
        try (load) {
            await().until(() -> load.counted() >= SOME);
            pair.lag();
            long lagging = load.counted();
            await().until(() -> load.counted() >= lagging + SOME);
            pair.killMaster();
            long killed = System.nanoTime();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> eu.increment(FAILING).status() == 200);
            log.info(
                    "Writes to the shards of the dead master were refused for {} ms.",
                    (System.nanoTime() - killed) / 1_000_000);
            pair.takeOver();
            long after = load.counted();
            await().atMost(PATIENCE).until(() -> eu.isReady() && load.counted() >= after + SOME);
        }
        long counted = load.counted() + 1;
        await().atMost(PATIENCE).untilAsserted(() -> {
            long missing = counted - sum(eu);
            assertThat(sum(us)).isEqualTo(sum(eu));
            assertThat(missing).isBetween(0L, eu.lost());
        });
        log.info(
                "{} counted in both regions, {} repeated, {} told as lost, {} missing.",
                counted,
                load.repeated(),
                eu.lost(),
                counted - sum(us));
        laterIncrementsAreSeen();
    }

    @Test
    void whatALaggingReplicaAndTheLogLackIsLostAndToldAndNothingElse() {
        increment(SOME);
        await().until(() -> us.count(FAILING) == SOME);
        pair.lag();
        // The other region and the log have these, the replica does not.
        increment(SOME);
        await().until(() -> us.count(FAILING) == 2 * SOME);
        kafka.kill();
        increment(SOME);
        pair.killMaster();
        await().atMost(PATIENCE).until(() -> eu.increment(FAILING).status() == 200);
        pair.takeOver();
        kafka.start();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(eu.count(FAILING)).isEqualTo(2 * SOME + 1);
            assertThat(us.count(FAILING)).isEqualTo(2 * SOME + 1);
            assertThat(eu.lost()).isEqualTo(SOME);
        });
        await().atMost(PATIENCE).until(eu::isReady);
        laterIncrementsAreSeen();
    }

    private void laterIncrementsAreSeen() {
        long before = us.count(FAILING);
        increment(SOME);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(us.count(FAILING)).isEqualTo(before + SOME);
            assertThat(eu.count(FAILING)).isEqualTo(before + SOME);
        });
    }

    private void increment(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(eu.increment(FAILING).status()).isEqualTo(200);
        }
    }

    static long sum(ServiceUnderTest service) {
        return COUNTERS.stream().mapToLong(service::count).sum();
    }

    /** Clients of both regions, each of which repeats an increment with its key until it is counted. */
    final class Load implements AutoCloseable {
        private static final int CLIENTS = 8;

        private final List<Thread> clients = new ArrayList<>();
        private final List<Throwable> failures = new CopyOnWriteArrayList<>();
        private final AtomicLong counted = new AtomicLong();
        private final AtomicLong repeated = new AtomicLong();
        private final AtomicInteger keys = new AtomicInteger();
        private volatile boolean over;

        Load() {
            for (int i = 0; i < CLIENTS; i++) {
                ServiceUnderTest service = i % 4 == 0 ? us : eu;
                clients.add(Thread.ofVirtual()
                        .uncaughtExceptionHandler((_, failure) -> failures.add(failure))
                        .start(() -> run(service)));
            }
        }

        private void run(ServiceUnderTest service) {
            while (!over) {
                int number = keys.incrementAndGet();
                String counter = COUNTERS.get(number % COUNTERS.size());
                while (!isCounted(service.increment(counter, "key-" + number).status())) {
                    repeated.incrementAndGet();
                }
                counted.incrementAndGet();
            }
        }

        private static boolean isCounted(int status) {
            if (status != 200 && status != 503) {
                throw new IllegalStateException("An increment was answered with " + status);
            }
            return status == 200;
        }

        long counted() {
            return counted.get();
        }

        long repeated() {
            return repeated.get();
        }

        /** Returns once every increment that was begun is counted; fails when a client met an answer that none may have. */
        @Override
        public void close() {
            over = true;
            await().atMost(PATIENCE).until(() -> clients.stream().noneMatch(Thread::isAlive));
            if (!failures.isEmpty()) {
                throw new IllegalStateException("The load ended early", failures.getFirst());
            }
        }
    }
}
