package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.counter.CounterId;
import tally.counter.tracing.RecordedTraces;
import tally.redis.EventChannel;
import tally.servers.TestRedis;

/** Two replicas of one region: what one of them counts is traced on by the other. */
class TraceNotesIT {
    private static final CounterId A = CounterId.parse("likes/a");
    private static final CounterId B = CounterId.parse("likes/b");

    private final RecordedTraces recorded = new RecordedTraces();
    private List<ShardChange> heard;
    private TestRedis server;
    private StoreTestBed writes;
    private StoreTestBed listens;

    @BeforeEach
    void reach(@TempDir Path data) {
        server = TestRedis.in(data);
        server.start();
        writes = new StoreTestBed(server, "eu-api-1", StoreTestBed.SHARDS, 0, recorded.traces());
        listens = new StoreTestBed(server, "eu-api-2", StoreTestBed.SHARDS, 0, recorded.traces());
        writes.link.start();
        listens.link.start();
        await().until(() -> writes.ready() && listens.ready());
        writes.settle();
        heard = listens.hear();
    }

    @AfterEach
    void close() {
        writes.close();
        listens.close();
        server.stop();
    }

    @Test
    void theEventOfATracedWriteComesWithItsTraceAndTheNextOneWithout() {
        writes.writes.increment(A, 1, null, RecordedTraces.CALLER).join();
        writes.writes.increment(A, 1, null, null).join();
        await().until(() -> heard.size() == 2);
        String step = recorded.ended().getFirst().getSpanId();
        assertThat(heard.getFirst().traces()).isEqualTo(Map.of(A, List.of(RecordedTraces.context(step))));
        assertThat(heard.getLast().traces()).isEmpty();
    }

    @Test
    void whatIsNoNoteIsIgnored() {
        var _ = writes.operate(redis -> redis.publish(EventChannel.OF_ALL_SHARDS.notes(0), "nonsense"));
        var _ = writes.operate(redis -> redis.publish(EventChannel.OF_ALL_SHARDS.notes(0), "nonsense likes/a"));
        var _ = writes.operate(
                redis -> redis.publish(EventChannel.OF_ALL_SHARDS.notes(0), RecordedTraces.CALLER + " no-counter"));
        writes.writes.increment(A, 1, null, null).join();
        await().until(() -> heard.size() == 1);
        assertThat(heard.getFirst().traces()).isEmpty();
    }

    @Test
    void ofTooManyNotesTheOldestAreForgotten() {
        String counters = String.join(
                " ",
                IntStream.rangeClosed(1, RedisTraceNotes.MAX_WAITING)
                        .mapToObj(i -> "likes/" + i)
                        .toList());
        var _ = writes.operate(redis ->
                redis.publish(EventChannel.OF_ALL_SHARDS.notes(0), RecordedTraces.CALLER + " likes/a likes/b"));
        var _ = writes.operate(
                redis -> redis.publish(EventChannel.OF_ALL_SHARDS.notes(0), RecordedTraces.CALLER + ' ' + counters));
        CounterId last = CounterId.parse("likes/" + RedisTraceNotes.MAX_WAITING);
        writes.writes.increment(B, 1, null, null).join();
        writes.writes.increment(last, 1, null, null).join();
        await().until(() -> heard.size() == 2);
        assertThat(heard.getFirst().traces()).isEmpty();
        assertThat(heard.getLast().traces()).containsOnlyKeys(last);
    }
}
