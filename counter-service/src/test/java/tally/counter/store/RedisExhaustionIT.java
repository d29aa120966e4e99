package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.RedisOperator;
import tally.counter.Sharding;
import tally.counter.crdt.Slot;
import tally.counter.store.ShardExchange.Batch;
import tally.counter.store.ShardExchange.Drained;
import tally.counter.store.ShardExchange.LeftOut;
import tally.counter.store.ShardExchange.SlotRecord;
import tally.servers.TestRedis;

/** What becomes of counts when Redis has no memory or no disk left: a script is applied whole or not at all. */
class RedisExhaustionIT {
    private static final CounterId A = CounterId.parse("likes/a");
    private static final CounterId B = CounterId.parse("likes/b");
    private static final int SHARD_OF_A = new Sharding(StoreTestBed.SHARDS).shardOf(A);
    private static final String TOPIC = "tally.state";

    @TempDir
    private Path data;

    private StoreTestBed bed;

    @BeforeEach
    void reach() {
        bed = new StoreTestBed(data);
        bed.server.start();
        bed.link.start();
        await().until(bed::ready);
        bed.incarnations.open(0).join();
        bed.settle();
        bed.increment(A, 3).join();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void withoutMemoryWritesAreRefusedWholeAndReadDrainAndClearGoOn() {
        Map<String, String> before = bed.everything();
        set("maxmemory", "1");
        writesAreRefused("OOM");
        assertThat(bed.everything()).isEqualTo(before);
        assertThat(count(A)).isEqualTo(3);
        assertThat(bed.ready()).as("a replica that can read is ready").isTrue();
        Drained drained = bed.exchange.drain(SHARD_OF_A, 10).join();
        assertThat(drained.slots()).hasSize(1);
        assertThat(bed.exchange.clear(drained, "").join().remaining()).isZero();

        set("maxmemory", "0");
        assertThat(bed.increment(A, 1).join().count()).isEqualTo(4);
        assertThat(merge().moved()).isFalse();
        assertThat(count(A)).isEqualTo(11);
    }

    @Test
    void countersThatFillTheMemoryAreCountedOrRefusedEachAndNeverHalf() {
        try (RedisOperator operator = new RedisOperator(bed.server)) {
            operator.redis().configSet("maxmemory", Long.toString(operator.figure("used_memory") + 1_000_000));
        }
        List<CounterId> counted = new ArrayList<>();
        List<CounterId> refused = new ArrayList<>();
        for (int round = 0; refused.isEmpty() && round < 1000; round++) {
            List<CounterId> ids = ids(round);
            List<CompletableFuture<CounterValue>> answers =
                    ids.stream().map(id -> bed.increment(id, 1)).toList();
            for (int i = 0; i < answers.size(); i++) {
                boolean ok =
                        answers.get(i).handle((_, failure) -> failure == null).join();
                (ok ? counted : refused).add(ids.get(i));
            }
        }
        assertThat(counted).isNotEmpty();
        assertThat(refused).isNotEmpty();
        assertThat(bed.reads.read(counted).join())
                .allMatch(reading -> reading.get().count() == 1 && reading.get().version() == 1);
        assertThat(bed.reads.read(refused).join())
                .allMatch(reading -> reading.get().count() == 0 && reading.get().version() == 0);
        set("maxmemory", "0");
        refused.forEach(id -> assertThat(bed.increment(id, 1).join().count()).isEqualTo(1));
    }

    @Test
    void aRedisThatComesBackWithoutMemoryIsUsedOnceMemoryReturns() {
        bed.server.stop();
        try (TestRedis full =
                TestRedis.in(data, bed.server.port(), "--maxmemory", "1").start()) {
            assertThat(full.isRunning()).isTrue();
            await().until(bed::ready);
            refused(bed.increment(A, 1), "OOM");
            refused(bed.reads.read(List.of(A)), "OOM");
            assertThat(openings("restart")).isZero();
            set("maxmemory", "0");
            await().until(() -> openings("restart") == StoreTestBed.SHARDS);
            assertThat(bed.increment(A, 1).join().count()).isEqualTo(4);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "prlimit sets the limit of a running process, and is of Linux")
    void withAnAppendOnlyFileThatCanNotGrowWritesAreRefusedWholeUntilItCan() {
        // The next record fits in part only: Redis has to cut off what it wrote of it.
        disk(operator -> operator.fillDisk(20));
        long acknowledged = count(A);
        while (bed.increment(A, 1).handle((_, failure) -> failure == null).join()) {
            acknowledged++;
        }
        Map<String, String> before = bed.everything();
        writesAreRefused("MISCONF Errors writing to the AOF file");
        refused(bed.exchange.clear(bed.exchange.drain(SHARD_OF_A, 10).join(), ""), "MISCONF");
        assertThat(bed.everything()).isEqualTo(before);
        assertThat(count(A)).isEqualTo(acknowledged);

        disk(RedisOperator::clearDisk);
        await().until(() ->
                bed.increment(A, 1).handle((_, failure) -> failure == null).join());
        bed.server.kill();
        bed.server.start();
        await().until(bed::ready);
        bed.settle();
        assertThat(count(A)).as("what Redis held back is in the file").isEqualTo(acknowledged + 1);
    }

    @Test
    void withSnapshotsThatCanNotBeWrittenWritesAreRefusedWholeUntilTheyCan() throws IOException {
        Path inTheWay = Files.createDirectories(data.resolve("dump.rdb/in-the-way"));
        set("save", "1 1");
        await().until(() ->
                bed.increment(B, 1).handle((_, failure) -> failure != null).join());
        Map<String, String> before = bed.everything();
        writesAreRefused("MISCONF Redis is configured to save RDB snapshots");
        assertThat(bed.everything()).isEqualTo(before);
        assertThat(count(A)).isEqualTo(3);

        Files.delete(inTheWay);
        Files.delete(inTheWay.getParent());
        // Redis tries again five seconds after a snapshot that failed.
        await().until(() ->
                bed.increment(A, 1).handle((_, failure) -> failure == null).join());
        assertThat(count(A)).isEqualTo(4);
    }

    private void writesAreRefused(String reason) {
        CompletableFuture<CounterValue> first = bed.increment(A, 1);
        List<CompletableFuture<CounterValue>> batch =
                ids(0).stream().map(id -> bed.increment(id, -1)).toList();
        refused(first, reason);
        batch.forEach(answer -> refused(answer, reason));
        refused(CompletableFuture.supplyAsync(this::merge), reason);
    }

    /** Merges 7 from another region into the counter A, behind the offset that is stored. */
    private ShardExchange.Merged merge() {
        OptionalLong from = bed.exchange.position(SHARD_OF_A, TOPIC).join().next();
        SlotRecord record = new SlotRecord(A, "us-1234567890", new Slot(7, 0), "", false);
        return bed.exchange
                .merge(
                        SHARD_OF_A,
                        new Batch(
                                TOPIC,
                                from,
                                from.orElse(0) + 1,
                                LeftOut.NOTHING,
                                List.of(record),
                                List.of(),
                                List.of()))
                .join();
    }

    private static List<CounterId> ids(int round) {
        return IntStream.range(0, 100)
                .mapToObj(i -> CounterId.parse("likes/fresh-" + round + "-" + i))
                .toList();
    }

    private long count(CounterId id) {
        return bed.reads.read(List.of(id)).join().getFirst().get().count();
    }

    private void set(String parameter, String value) {
        bed.operate(redis -> redis.configSet(parameter, value));
    }

    private double openings(String reason) {
        return bed.metrics
                .get("tally.incarnations.opened")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private void disk(ThrowingConsumer<RedisOperator> operation) {
        try (RedisOperator operator = new RedisOperator(bed.server)) {
            operation.accept(operator);
        }
    }

    private static void refused(CompletableFuture<?> call, String reason) {
        assertThatThrownBy(call::join).rootCause().hasMessageContaining(reason);
        assertThat(call.exceptionNow())
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        failure -> assertThat(failure.outcomeKnown()).isTrue());
    }
}
