package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import tally.counter.CounterId;
import tally.counter.store.ShardExchange.Batch;
import tally.counter.store.ShardExchange.Drained;
import tally.counter.store.ShardExchange.LeftOut;
import tally.redis.Deployment;
import tally.servers.TestRedis;

/** What a replica does with a Redis that would lose counts, and that it goes on once that is over. */
class RedisGuardIT {
    private static final CounterId A = CounterId.parse("likes/a");
    private static final Logger GUARD = (Logger) LoggerFactory.getLogger(NodeGuard.class);

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> log = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            said.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    };

    @TempDir
    private Path data;

    private StoreTestBed bed;

    @BeforeEach
    void build() {
        log.start();
        GUARD.addAppender(log);
        bed = new StoreTestBed(data);
        bed.server.start();
    }

    @AfterEach
    void close() {
        bed.close();
        GUARD.detachAppender(log);
    }

    /** A way for a running Redis to become wrong, and right again. */
    record Wrong(
            String reason,
            boolean read,
            Consumer<RedisCommands<String, String>> make,
            Consumer<RedisCommands<String, String>> repair) {
        @Override
        public String toString() {
            return reason;
        }
    }

    static Stream<Wrong> wrongs() {
        return Stream.of(
                new Wrong(
                        "maxmemory-policy allkeys-lru",
                        true,
                        redis -> redis.configSet("maxmemory-policy", "allkeys-lru"),
                        redis -> redis.configSet("maxmemory-policy", "noeviction")),
                new Wrong(
                        "must be a master",
                        true,
                        redis -> redis.replicaof("127.0.0.1", 1),
                        RedisCommands::replicaofNoOne),
                new Wrong(
                        "first used with 8",
                        false,
                        redis -> redis.hset("tally:#deployment", "shards", "8"),
                        redis -> redis.hset("tally:#deployment", "shards", "4")),
                new Wrong(
                        "filled by another build",
                        false,
                        redis -> redis.hdel("tally:#deployment", "layout"),
                        redis -> redis.hset("tally:#deployment", "layout", Deployment.layoutOfThisBuild())));
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void aRedisThatGoesWrongIsNotWrittenToUntilItIsRightAgain(Wrong wrong) {
        reach();
        bed.increment(A, 3).join();
        operate(wrong.make());
        await().until(() -> bed.guard.state().name().equals(StoreState.REFUSED));
        Map<String, String> before = bed.everything();
        assertThat(bed.guard.state().reason()).contains(wrong.reason());
        refused(bed.increment(A, 1), wrong.reason());
        refused(bed.exchange.position(0, "tally.state"), wrong.reason());
        refused(bed.exchange.drain(0, 1), wrong.reason());
        refused(bed.exchange.clear(Drained.nothing(0, "eu-1"), ""), wrong.reason());
        refused(
                bed.exchange.merge(
                        0,
                        new Batch(
                                "tally.state",
                                OptionalLong.empty(),
                                1,
                                LeftOut.NOTHING,
                                List.of(),
                                List.of(),
                                List.of())),
                wrong.reason());
        if (wrong.read()) {
            assertThat(bed.reads.read(List.of(A)).join().getFirst().get().count())
                    .isEqualTo(3);
        } else {
            refused(bed.reads.read(List.of(A)), wrong.reason());
        }
        assertThat(bed.exchange.watermarks().join())
                .as("/regions still answers")
                .isEmpty();
        assertThat(health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health().getDetails().get("reason")).asString().contains(wrong.reason());
        assertThat(bed.everything()).isEqualTo(before);

        operate(wrong.repair());
        await().until(bed::ready);
        assertThat(health().getStatus()).isEqualTo(Status.UP);
        assertThat(bed.increment(A, 1).join().count()).isEqualTo(4);
        said(3);
        assertThat(said.get(1)).contains("ERROR", "refuses to count", wrong.reason());
        assertThat(said.getLast()).isEqualTo("INFO Redis is as it must be.");
    }

    @Test
    void aRedisThatIsWrongFromTheBeginningIsLeftUntouched() {
        bed.operate(redis -> redis.configSet("maxmemory-policy", "volatile-lru"));
        bed.link.start();
        await().until(() -> bed.guard.state().name().equals(StoreState.REFUSED));
        refused(bed.increment(A, 1), "volatile-lru");
        assertThat(bed.everything()).isEmpty();
    }

    @Test
    void noCountReachesARedisThatWasNotCheckedSinceTheReconnect() {
        reach();
        bed.increment(A, 3).join();
        int port = bed.server.port();
        bed.server.stop();
        try (TestRedis other = TestRedis.in(data, port, "--maxmemory-policy", "allkeys-lru")) {
            other.start();
            Map<String, String> before = bed.everything();
            await().pollInterval(Duration.ofNanos(10_000)).until(() -> {
                assertThat(bed.increment(A, 1))
                        .failsWithin(Duration.ofSeconds(10))
                        .withThrowableThat()
                        .withCauseInstanceOf(StoreUnavailableException.class);
                return bed.guard.state().name().equals(StoreState.REFUSED);
            });
            assertThat(bed.everything()).isEqualTo(before);
        }
    }

    @Test
    void aRedisThatHasEvictedIsUsedAgainOnceItWasEmptiedAndRestarted() {
        reach();
        bed.increment(A, 3).join();
        bed.operate(redis -> redis.configSet("maxmemory-policy", "allkeys-lru"));
        bed.operate(redis -> redis.configSet("maxmemory", "1"));
        await().until(() -> bed.operate(redis -> redis.info("stats"))
                .lines()
                .anyMatch(line -> line.startsWith("evicted_keys:") && !line.equals("evicted_keys:0")));
        bed.operate(redis -> redis.configSet("maxmemory", "0"));
        bed.operate(redis -> redis.configSet("maxmemory-policy", "noeviction"));
        await().until(() -> String.valueOf(bed.guard.state().reason()).contains("empty it with FLUSHALL"));
        refused(bed.increment(A, 1), "has evicted keys");
        bed.operate(RedisCommands::flushall);
        bed.server.stop();
        bed.server.start();
        await().until(bed::ready);
        assertThat(bed.increment(A, 1).join().count()).isEqualTo(1);
    }

    @Test
    void aClockThatIsFarOffStopsReadinessAndNothingElse() {
        reach();
        bed.skew = Duration.ofDays(-1);
        await().until(() -> bed.guard.state().reason() != null);
        assertThat(bed.guard.state().name()).isEqualTo(StoreState.RUNNING);
        assertThat(health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health().getDetails().get("reason")).asString().contains("behind that of Redis", "by NTP");
        assertThat(bed.increment(A, 2).join().count()).isEqualTo(2);
        bed.skew = Duration.ZERO;
        await().until(bed::ready);
        said(3);
        assertThat(said.get(1)).doesNotContain("refuses to count");
    }

    @Test
    void aCheckThatFailsOfItselfIsNotTheLastOne() {
        reach();
        bed.skew = Duration.ofSeconds(Long.MAX_VALUE);
        await().until(() -> said.stream().anyMatch(line -> line.startsWith("ERROR The check of Redis has failed")));
        assertThat(bed.ready()).isTrue();
        bed.skew = Duration.ofDays(-1);
        await().until(() -> bed.guard.state().reason() != null);
    }

    @Test
    void aRedisThatRefusesToBeCheckedIsNotUsedAndSaysWhy() {
        operate(redis -> user(redis, "-info"));
        bed.link.start();
        await().until(() -> String.valueOf(bed.guard.state().reason()).contains("NOPERM"));
        refused(bed.increment(A, 1), "NOPERM");
        refused(bed.reads.read(List.of(A)), "NOPERM");
        said(1);
        assertThat(said.getFirst()).contains("ERROR", "NOPERM");
        operate(redis -> user(redis, "+info"));
        await().until(bed::ready);
        assertThat(bed.increment(A, 1).join().count()).isEqualTo(1);
    }

    /** A guard speaks after what it found counts, so a test that sees the latter may be ahead of the former. */
    private void said(int lines) {
        await().untilAsserted(() -> assertThat(said).hasSize(lines));
    }

    private void reach() {
        bed.link.start();
        await().until(bed::ready);
        bed.incarnations.open(0).join();
        bed.settle();
    }

    private void operate(Consumer<RedisCommands<String, String>> operation) {
        bed.operate(redis -> {
            operation.accept(redis);
            return true;
        });
    }

    private static void user(RedisCommands<String, String> redis, String rule) {
        redis.dispatch(
                CommandType.ACL,
                new StatusOutput<>(StringCodec.UTF8),
                new CommandArgs<>(StringCodec.UTF8)
                        .add("SETUSER")
                        .add("default")
                        .add(rule));
    }

    private Health health() {
        Health health = new StoreHealthIndicator(bed.link, bed.events, bed.guard).health();
        assertThat(health).isNotNull();
        return health;
    }

    private static void refused(CompletableFuture<?> call, String reason) {
        assertThatThrownBy(call::join)
                .cause()
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(reason)
                .extracting(failure -> ((StoreUnavailableException) failure).outcomeKnown())
                .isEqualTo(true);
    }
}
