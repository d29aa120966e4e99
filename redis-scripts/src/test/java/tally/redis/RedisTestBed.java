package tally.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import tally.redis.AddScript.Item;
import tally.redis.AddScript.KeyedChange;
import tally.redis.AddScript.ShardItems;
import tally.redis.AddScript.Sum;
import tally.redis.ClearScript.Cleared;
import tally.redis.DrainScript.Drained;
import tally.redis.MergeScript.Batch;
import tally.redis.MergeScript.LeftOut;
import tally.redis.MergeScript.Merged;
import tally.redis.MergeScript.SlotRecord;
import tally.redis.SettleScript.Part;
import tally.servers.TestRedis;

/** A real Redis with the scripts of one region on it, and calls short enough to read in a test. */
final class RedisTestBed implements AutoCloseable {
    static final int SHARD = 3;
    static final String TOPIC = "tally.state";
    /** In place of which earlier ones were. */
    static final String NEW_LOG = TOPIC + "@new";

    static final KeyRoom ROOM = new KeyRoom(Duration.ofHours(24), 3);
    static final long NOW = 1_763_712_042_000L;
    static final long MAX = (1L << 53) - 1;

    final TestRedis server;
    private RedisClient client;
    private StatefulRedisConnection<String, String> connection;

    RedisTestBed(Path data) {
        server = TestRedis.in(data).start();
        client = RedisClient.create(server.uri());
        connection = client.connect();
    }

    ShardScripts scripts() {
        return new ShardScripts(connection.async(), "eu", ROOM, EventChannel.OF_ALL_SHARDS);
    }

    RedisCommands<String, String> redis() {
        return connection.sync();
    }

    Sum add(String id, long increments, long decrements) {
        return addAll(item(id, increments, decrements)).sums().getFirst();
    }

    static Item item(String id, long increments, long decrements, KeyedChange... keyed) {
        return new Item(id, increments, decrements, List.of(keyed));
    }

    /** A counter that overflowed or has no keyed changes. */
    static Sum sum(boolean overflow, long total, long version) {
        return new Sum(overflow, total, version, List.of());
    }

    /** What became of one keyed change. */
    KeyOutcome change(String id, String key, long delta) {
        return addAll(item(id, 0, 0, new KeyedChange(key, delta)))
                .sums()
                .getFirst()
                .keyed()
                .getFirst();
    }

    /** Says that the log has been read up, for counters and for keys. */
    void settle() {
        for (Part part : Part.values()) {
            String incarnation = incarnation();
            assertThat(scripts().settle(SHARD, incarnation, part).join().incarnation())
                    .isEqualTo(incarnation);
        }
    }

    Cleared clear(Drained drained) {
        return scripts()
                .clear(SHARD, drained.incarnation(), drained.sequence(), "")
                .join();
    }

    Drained drain() {
        return scripts().drain(SHARD, 10).join();
    }

    AddScript.Added addAll(Item... items) {
        return scripts()
                .add(List.of(new ShardItems(SHARD, List.of(items))), NOW)
                .join()
                .getFirst();
    }

    Merged merge(OptionalLong from, long next, SlotRecord... records) {
        return scripts()
                .merge(
                        SHARD,
                        new Batch(TOPIC, from, next, 1000, LeftOut.NOTHING, List.of(records), List.of(), List.of()))
                .join();
    }

    /** Merges behind what is stored. */
    Merged merge(SlotRecord... records) {
        OptionalLong from = scripts().position(SHARD, TOPIC).join().next();
        return merge(from, from.orElse(0) + 1, records);
    }

    static SlotRecord record(String id, String incarnation, long increments, long decrements) {
        return new SlotRecord(id, new SlotValue(incarnation, increments, decrements), "", false);
    }

    long total(String id) {
        return scripts().read(SHARD, List.of(id)).join().totals().getFirst().total();
    }

    String incarnation() {
        return scripts().read(SHARD, List.of()).join().incarnation();
    }

    void restart() {
        client.shutdown();
        server.stop();
        server.start();
        client = RedisClient.create(server.uri());
        connection = client.connect();
    }

    @Override
    public void close() {
        client.shutdown();
        server.close();
    }
}
