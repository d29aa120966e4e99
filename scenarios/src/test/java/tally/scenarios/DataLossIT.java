package tally.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.FlushMode;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tally.local.RedisServer;
import tally.testing.stack.Stack;

/**
 * What a Redis may lose, under load whose every increment is known to be counted. Nothing counts twice; what is missing
 * at the end had not been drained, and is reported; what is counted after the loss is never hidden.
 */
@ExtendWith(SharedStack.class)
class DataLossIT {
    private static final int SOME = 50;

    @Test
    void aRedisThatIsEmptiedUnderLoadGetsEverythingDrainedBack(Stack stack) throws IOException {
        new Loss(stack, "likes/emptied").during(redis -> redis.operate(RedisCommands::flushall));
    }

    @Test
    void scriptsThatAreFlushedUnderLoadComeBack(Stack stack) throws IOException {
        Loss loss = new Loss(stack, "likes/script-flush");
        loss.during(redis -> redis.operate(commands -> commands.scriptFlush(FlushMode.SYNC)));
        assertThat(loss.reported()).isZero();
    }

    @Test
    void aRedisThatIsKilledUnderLoadGetsEverythingDrainedBack(Stack stack) throws IOException {
        new Loss(stack, "likes/killed").during(redis -> {
            redis.kill();
            redis.start();
        });
    }

    @Test
    void aRedisWithAnOlderSnapshotGetsEverythingDrainedBack(Stack stack, @TempDir Path snapshot) throws IOException {
        Loss loss = new Loss(stack, "likes/older-snapshot");
        loss.redis.copyTo(snapshot);
        loss.during(redis -> {
            redis.kill();
            redis.restore(snapshot);
            redis.start();
        });
    }

    @Test
    void aLogThatIsCutByBytesLosesTheTailThatWasNotDrainedAndSaysHowMuch(Stack stack) throws IOException {
        Loss loss = new Loss(stack, "likes/cut-log");
        stack.eu().increment(loss.counter, SOME);
        loss.regionsRead(SOME);
        stack.partition(stack.eu());
        try {
            stack.eu().increment(loss.counter, SOME);
            loss.redis.kill();
            loss.redis.cutLog(200);
            loss.redis.start();
            loss.increments();
        } finally {
            stack.heal(stack.eu());
        }
        long value = loss.agreed(2L * SOME + 1);
        assertThat(loss.reported()).as("the tail of 200 bytes").isPositive();
        assertThat(value).isEqualTo(2L * SOME + 1 - loss.reported());
        loss.laterIncrementsAreSeen(value);
    }

    @Test
    void aPromotedReplicaThatLaggedHidesNothingThatIsCountedLater(Stack stack, @TempDir Path folder)
            throws IOException {
        Loss loss = new Loss(stack, "likes/lagging-replica");
        String uri = loss.redis.uri();
        int port = Integer.parseInt(uri.substring(uri.lastIndexOf(':') + 1));
        stack.eu().increment(loss.counter, SOME);
        try (RedisServer replica = new RedisServer(folder, 0).start()) {
            loss.redis.operate(commands -> commands.configSet("repl-diskless-sync-delay", "0"));
            RegionsRedis.operate(replica.uri(), commands -> commands.replicaof("127.0.0.1", port));
            patiently()
                    .until(() -> RegionsRedis.operate(replica.uri(), commands -> commands.info("replication"))
                            .contains("master_link_status:up"));
            // From here on it lags.
            RegionsRedis.operate(replica.uri(), RedisCommands::replicaofNoOne);
            stack.eu().increment(loss.counter, SOME);
            loss.regionsRead(2L * SOME);
            loss.redis.kill();
            // Once the port of the dead one is free, the promoted one answers on it.
            patiently()
                    .until(() -> RegionsRedis.operate(
                                    replica.uri(), commands -> commands.configSet("port", Integer.toString(port)))
                            .equals("OK"));
            loss.regionsRead(2L * SOME);
            loss.laterIncrementsAreSeen(2L * SOME);
        } finally {
            // And back to the old master, which lacks what the promoted replica has counted.
            loss.redis.start();
        }
        loss.regionsRead(2L * SOME + SOME);
        loss.laterIncrementsAreSeen(2L * SOME + SOME);
        assertThat(loss.reported()).isZero();
    }

    @Test
    void aKeyIsCountedOnceInAllRegionsAlsoAfterALoss(Stack stack) throws IOException {
        String counter = "likes/one-key";
        HttpResponse<String> first = stack.eu().increment(counter, "the-key");
        assertThat(first.statusCode()).isEqualTo(200);
        patiently().untilAsserted(() -> assertThat(stack.us().count(counter)).isEqualTo(1));
        patiently().untilAsserted(() -> isReplayOf(first, stack.us().increment(counter, "the-key")));
        new RegionsRedis(stack, stack.eu()).operate(RedisCommands::flushall);
        patiently().untilAsserted(() -> isReplayOf(first, stack.eu().increment(counter, "the-key")));
        patiently().untilAsserted(() -> assertThat(stack.eu().count(counter)).isEqualTo(1));
        assertThat(stack.us().count(counter)).isEqualTo(1);
    }

    private static void isReplayOf(HttpResponse<String> first, HttpResponse<String> again) {
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        assertThat(again.body()).isEqualTo(first.body());
    }

    private static ConditionFactory patiently() {
        return await().ignoreExceptionsMatching(
                        failure -> failure instanceof IOException || failure instanceof RedisException);
    }

    /** One counter, and what the Redis of eu says that it has lost since the test began. */
    private static final class Loss {
        private final Stack stack;
        private final String counter;
        private final RegionsRedis redis;
        private final long reportedBefore;

        Loss(Stack stack, String counter) throws IOException {
            this.stack = stack;
            this.counter = counter;
            this.redis = new RegionsRedis(stack, stack.eu());
            // An earlier test may have left a Redis that is just coming back.
            patiently().until(() -> stack.isReady() && stack.eu().recovering() == 0);
            this.reportedBefore = redis.reportedLoss();
        }

        interface Fault {
            void happen(RegionsRedis redis) throws IOException;
        }

        /** Lets the fault happen in the middle of load in both regions, and checks the sum. */
        void during(Fault fault) throws IOException {
            KeyedLoad load = new KeyedLoad(counter, stack.eu(), stack.us());
            long kept;
            try (load) {
                // What the other region has seen of eu is in the log, and what it counts itself its own Redis keeps.
                patiently().until(() -> stack.us().stored(counter) >= SOME);
                kept = stack.us().stored(counter);
                fault.happen(redis);
                long before = load.acknowledged();
                patiently().until(() -> stack.eu().recovering() == 0 && load.acknowledged() >= before + SOME);
            }
            long value = agreed(load.acknowledged());
            assertThat(value)
                    .as("%d reported lost, %d attempts repeated", reported(), load.repeated())
                    .isBetween(kept, load.acknowledged());
            laterIncrementsAreSeen(value);
        }

        long reported() throws IOException {
            return redis.reportedLoss() - reportedBefore;
        }

        /** One increment without a key, as soon as it is taken. */
        void increments() {
            patiently().until(() -> stack.eu().increment(counter).statusCode() == 200);
        }

        void regionsRead(long count) {
            patiently()
                    .untilAsserted(() -> assertThat(List.of(
                                    stack.eu().count(counter), stack.us().count(counter)))
                            .containsOnly(count));
        }

        /** What both regions read once they agree on all that was counted and not reported lost. */
        long agreed(long counted) {
            patiently().untilAsserted(() -> {
                long lost = reported();
                assertThat(List.of(stack.eu().count(counter), stack.us().count(counter)))
                        .allMatch(count -> count >= counted - lost);
            });
            AtomicLong agreed = new AtomicLong();
            patiently().until(() -> {
                agreed.set(stack.eu().count(counter));
                return stack.us().count(counter) == agreed.get();
            });
            return agreed.get();
        }

        void laterIncrementsAreSeen(long before) throws IOException {
            stack.eu().increment(counter, SOME);
            regionsRead(before + SOME);
        }
    }
}
