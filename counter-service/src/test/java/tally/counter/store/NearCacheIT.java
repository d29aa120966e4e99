package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.servers.TestRedis;

/** Two replicas of one region; the one that is asked keeps what it has read. */
class NearCacheIT {
    private static final CounterId A = CounterId.parse("likes/a");

    private TestRedis server;
    private StoreTestBed asked;
    private StoreTestBed other;

    @BeforeEach
    void reach(@TempDir Path data) {
        server = TestRedis.in(data);
        server.start();
        asked = new StoreTestBed(server, "eu-api-1", StoreTestBed.SHARDS, 1000);
        other = new StoreTestBed(server, "eu-api-2", StoreTestBed.SHARDS);
        asked.link.start();
        other.link.start();
        await().until(() -> asked.ready() && other.ready());
        asked.settle();
    }

    @AfterEach
    void close() {
        asked.close();
        other.close();
        server.stop();
    }

    @Test
    void whatAnotherReplicaCountsArrivesInWhatIsKept() {
        awaitKept(0);
        other.increment(A, 3).join();
        await().until(() -> fresh().equals(Optional.of(3L)));
        asked.increment(A, 1).join();
        assertThat(fresh()).contains(4L);
    }

    @Test
    void nothingIsAnsweredFromItWhileRedisIsAwayNorWhatWasKeptBefore() {
        asked.increment(A, 3).join();
        awaitKept(3);
        server.kill();
        await().until(() -> fresh().isEmpty());
        server.start();
        await().until(() -> asked.ready());
        assertThat(fresh()).isEmpty();
        asked.settle();
        awaitKept(3);
    }

    @Test
    void anIncarnationThatOpensEmptiesIt() {
        asked.increment(A, 3).join();
        awaitKept(3);
        emptyRedis();
        other.increment(A, 1).join();
        await().until(() -> fresh().isEmpty());
    }

    @Test
    void aRedisThatIsEmptiedIsNoticedWhileNobodyCounts() {
        asked.increment(A, 3).join();
        awaitKept(3);
        emptyRedis();
        await().until(() -> fresh().isEmpty());
    }

    private void emptyRedis() {
        asked.link
                .node(0)
                .commands()
                .thenCompose(redis -> redis.flushall())
                .toCompletableFuture()
                .join();
    }

    private void awaitKept(long count) {
        await().ignoreExceptions().until(() -> {
            var _ = asked.reads.read(List.of(A)).join();
            return fresh().equals(Optional.of(count));
        });
    }

    private Optional<Long> fresh() {
        return asked.reads.fresh(A).map(CounterValue::count);
    }
}
