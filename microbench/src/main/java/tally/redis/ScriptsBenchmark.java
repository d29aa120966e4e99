package tally.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tally.redis.AddScript.Item;
import tally.redis.AddScript.ShardItems;
import tally.redis.MergeScript.Batch;
import tally.redis.MergeScript.LeftOut;
import tally.redis.MergeScript.SlotRecord;

/** One counter's share of the arguments and answers of the scripts, and of an event. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ScriptsBenchmark {
    private static final int SHARDS = 16;
    private static final int EACH = 4;
    private static final int COUNTERS = SHARDS * EACH;

    private final List<ShardItems> shards = new ArrayList<>();
    private final List<Object> added = new ArrayList<>();
    private final Batch batch;
    private final String event;
    private final KeyRoom room = new KeyRoom(Duration.ofHours(24), 100_000);
    private final Nonces nonces = new Nonces();

    public ScriptsBenchmark() {
        List<SlotRecord> records = new ArrayList<>();
        StringBuilder changes = new StringBuilder();
        for (int shard = 0; shard < SHARDS; shard++) {
            List<Item> items = new ArrayList<>();
            added.addAll(List.of("eu-7f3kq0c2mx", "", 4711L));
            changes.append(shard == 0 ? "" : " ")
                    .append(shard)
                    .append(" eu-7f3kq0c2mx + 123456 ")
                    .append(EACH);
            for (int i = 0; i < EACH; i++) {
                String id = "likes/post-" + (shard * EACH + i);
                items.add(new Item(id, 1, 0, List.of()));
                added.add("57 44");
                records.add(new SlotRecord(id, new SlotValue("us-0b2kq0c2mx", 57, 3), "", false));
                changes.append(' ').append(id).append(" 57 44");
            }
            shards.add(new ShardItems(shard, items));
        }
        batch = new Batch(
                "tally.state", OptionalLong.of(1), COUNTERS, 0, LeftOut.NOTHING, records, List.of(), List.of());
        event = changes.toString();
    }

    @Benchmark
    @OperationsPerInvocation(COUNTERS)
    public Object add() {
        return AddScript.call(shards, 1_800_000_000_123L, room, EventChannel.OF_ALL_SHARDS, "eu-", nonces)
                .args();
    }

    @Benchmark
    @OperationsPerInvocation(COUNTERS)
    public Object added() {
        return AddScript.answer(shards, new Reply(added));
    }

    @Benchmark
    @OperationsPerInvocation(COUNTERS)
    public Object merge() {
        return MergeScript.call(3, batch, EventChannel.OF_ALL_SHARDS, "eu-", nonces)
                .args();
    }

    @Benchmark
    @OperationsPerInvocation(COUNTERS)
    public Object event() {
        return ShardEvent.parse(event);
    }
}
