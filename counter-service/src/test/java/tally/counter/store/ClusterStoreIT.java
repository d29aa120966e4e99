package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.RedisCluster;
import tally.counter.Sharding;
import tally.counter.tracing.RecordedTraces;
import tally.servers.TestRedis;

/** Two replicas of one region on a Redis Cluster of two masters; what one counts the other hears and keeps. */
class ClusterStoreIT {
    private static final Sharding SHARDING = new Sharding(StoreTestBed.SHARDS);
    private static final List<CounterId> COUNTERS =
            IntStream.range(0, 20).mapToObj(i -> CounterId.parse("likes/" + i)).toList();

    private final RecordedTraces recorded = new RecordedTraces();
    private List<ShardChange> heard;
    private RedisCluster cluster;
    private StoreTestBed writes;
    private StoreTestBed listens;

    @BeforeEach
    void reach(@TempDir Path data) {
        cluster = new RedisCluster(2).start(data);
        writes = replica("eu-api-1");
        listens = replica("eu-api-2");
        await().until(() -> writes.ready() && listens.ready());
        writes.settle();
        heard = listens.hear();
    }

    /** It finds all masters through the first. */
    private StoreTestBed replica(String name) {
        TestRedis first = cluster.masters().getFirst();
        StoreTestBed replica = new StoreTestBed(
                first, StoreTestBed.cluster(first), name, StoreTestBed.SHARDS, 1000, recorded.traces());
        replica.link.start();
        return replica;
    }

    @AfterEach
    void close() {
        writes.close();
        listens.close();
        cluster.close();
    }

    @Test
    void whatIsCountedInAnyMasterIsHeardAndKeptByTheOtherReplica() {
        for (CounterId id : COUNTERS) {
            awaitKept(id);
            writes.increment(id, 2).join();
            await().until(() -> kept(id).equals(Optional.of(2L)));
        }
        assertThat(COUNTERS).extracting(this::holder).containsAll(cluster.masters());
    }

    @Test
    void theEventOfATracedWriteComesWithItsTraceFromWhicheverMasterAndTheNextOneWithout() {
        for (CounterId id : List.of(counterIn(0), counterIn(1))) {
            heard.clear();
            writes.writes.increment(id, 1, null, RecordedTraces.CALLER).join();
            writes.writes.increment(id, 1, null, null).join();
            await().until(() -> heard.size() == 2);
            String step = recorded.ended().getLast().getSpanId();
            assertThat(heard.getFirst().traces()).isEqualTo(Map.of(id, List.of(RecordedTraces.context(step))));
            assertThat(heard.getLast().traces()).isEmpty();
        }
    }

    @Test
    void whileAMasterIsDeadItsShardsAreRefusedAndTheOthersCountOn() {
        CounterId failing = counterIn(1);
        CounterId living = counterIn(0);
        writes.increment(failing, 1).join();
        holder(failing).kill();
        await().until(() -> isRefused(failing));
        writes.increment(living, 1).join();
        assertThat(writes.guard.state().name()).isEqualTo(StoreState.RUNNING);
        assertThat(writes.near.fresh(living)).isEmpty();
        holder(failing).start();
        await().until(() -> writes.ready() && listens.ready() && !isRefused(failing));
        writes.settle();
        assertThat(writes.reads.read(List.of(failing)).join().getFirst().get().count())
                .isEqualTo(2);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aReplicaThatStopsWhileItAsksWhoHoldsWhichShardEnds() {
        for (int i = 0; i < 10; i++) {
            replica("eu-api-3").close();
        }
    }

    /** Until it has heard that the shards are whole, it keeps nothing that it reads. */
    private void awaitKept(CounterId id) {
        await().until(() -> {
            listens.reads.read(List.of(id)).join();
            return kept(id).equals(Optional.of(0L));
        });
    }

    private Optional<Long> kept(CounterId id) {
        return listens.near.fresh(id).map(CounterValue::count);
    }

    private CounterId counterIn(int master) {
        return COUNTERS.stream()
                .filter(id -> holder(id).equals(cluster.masters().get(master)))
                .findFirst()
                .orElseThrow();
    }

    private TestRedis holder(CounterId id) {
        return cluster.holder(id, SHARDING);
    }

    private boolean isRefused(CounterId id) {
        try {
            writes.increment(id, 1).join();
            return false;
        } catch (CompletionException refused) {
            return true;
        }
    }
}
