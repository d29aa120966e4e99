package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.counter.CounterId;
import tally.counter.RedisPair;
import tally.counter.tracing.Traces;
import tally.local.RedisSentinel;

/** The store on the master that one hasty Sentinel names. */
class SentinelStoreIT {
    private static final String MASTER = "eu-redis";
    private static final CounterId A = CounterId.parse("likes/a");

    private RedisPair pair;
    private RedisSentinel sentinel;
    private StoreTestBed bed;

    @BeforeEach
    void reach(@TempDir Path data) {
        pair = RedisPair.start(data);
        sentinel = new RedisSentinel(
                        data.resolve("sentinel"), MASTER, pair.master().port(), 1, Duration.ofMillis(300))
                .start();
        awaitThatTheReplicaIsKnown();
        bed = new StoreTestBed(
                pair.master(),
                StoreTestBed.watched(MASTER, sentinel.address()),
                "eu-api-1",
                StoreTestBed.SHARDS,
                0,
                Traces.OFF);
        bed.link.start();
        await().until(bed::ready);
        bed.settle();
    }

    private void awaitThatTheReplicaIsKnown() {
        try (RedisClient client = RedisClient.create();
                StatefulRedisSentinelConnection<String, String> connection =
                        client.connectSentinel(RedisURI.create("redis://" + sentinel.address()))) {
            await().until(() -> !connection.sync().replicas(MASTER).isEmpty());
        }
    }

    @AfterEach
    void close() {
        bed.close();
        sentinel.close();
        pair.close();
    }

    @Test
    void thePromotedReplicaIsCountedIntoUnderAnotherIncarnationAndNothingThatItHasIsForgotten() {
        String before = bed.increment(A, 5).join().epoch();
        pair.awaitCopy();
        pair.killMaster();
        await().until(() -> !isRefused());
        await().until(bed::ready);
        bed.settle();
        assertThat(bed.increment(A, 1).join().count()).isEqualTo(7);
        assertThat(bed.increment(A, 1).join().epoch()).isNotEqualTo(before);
        assertThat(bed.reads.read(List.of(A)).join().getFirst().get().count()).isEqualTo(8);
    }

    private boolean isRefused() {
        try {
            bed.increment(A, 1).join();
            return false;
        } catch (CompletionException refused) {
            return true;
        }
    }
}
