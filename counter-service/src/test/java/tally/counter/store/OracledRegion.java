package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import tally.counter.crdt.PnCounter;
import tally.counter.crdt.Slot;
import tally.redis.AddScript.Item;
import tally.redis.AddScript.ShardItems;
import tally.redis.DrainScript.Dirty;
import tally.redis.DrainScript.Drained;
import tally.redis.EventChannel;
import tally.redis.KeyRoom;
import tally.redis.MergeScript.Batch;
import tally.redis.MergeScript.LeftOut;
import tally.redis.MergeScript.SlotRecord;
import tally.redis.ShardScripts;
import tally.redis.SlotValue;
import tally.redis.StateScript.State;

/** One region in a Redis database of its own, and beside it what the pure Java CRDT says that it must hold. */
final class OracledRegion implements AutoCloseable {
    private static final int SHARD = 0;
    private static final String TOPIC = "tally.state";
    private static final List<String> COUNTERS = List.of("likes/a", "likes/b", "likes/c");

    private final String name;
    private final Random random;
    private final StatefulRedisConnection<String, String> connection;
    private final ShardScripts scripts;
    private final Map<String, PnCounter> oracle = new TreeMap<>();
    private OptionalLong offset = OptionalLong.empty();

    /** One slot of one counter, as a region told it to the others. */
    record Published(String id, String incarnation, Slot slot) {}

    OracledRegion(String name, int database, RedisClient client, Random random) {
        this.name = name;
        this.random = random;
        this.connection = client.connect();
        connection.sync().select(database);
        this.scripts = new ShardScripts(
                connection.async(), name, new KeyRoom(Duration.ofHours(1), 1), EventChannel.OF_ALL_SHARDS);
        COUNTERS.forEach(counter -> oracle.put(counter, PnCounter.EMPTY));
        add();
    }

    private String add(Item... items) {
        return scripts.add(List.of(new ShardItems(SHARD, List.of(items))), 0)
                .join()
                .getFirst()
                .opening()
                .incarnation();
    }

    String addSomething() {
        String id = counter();
        int up = random.nextInt(5);
        int down = random.nextInt(3);
        String incarnation = add(new Item(id, up, down, List.of()));
        oracle.computeIfPresent(id, (_, counter) -> counter.add(incarnation, up).add(incarnation, -down));
        return name + " adds +" + up + " -" + down + " to " + id;
    }

    /** Drains some, adds on the way, and clears: what was added meanwhile must stay dirty. */
    String drainInto(List<Published> published) {
        Drained drained =
                scripts.drain(SHARD, 1 + random.nextInt(COUNTERS.size())).join();
        String meanwhile = random.nextBoolean() ? " while " + addSomething() : "";
        publish(drained, published);
        scripts.clear(SHARD, drained.incarnation(), drained.sequence(), "").join();
        return name + " drains " + drained.slots() + meanwhile;
    }

    String drainAll(List<Published> published) {
        Drained drained = scripts.drain(SHARD, COUNTERS.size()).join();
        publish(drained, published);
        return name + " drains the rest: " + drained.slots();
    }

    private static void publish(Drained drained, List<Published> published) {
        for (Dirty dirty : drained.slots()) {
            SlotValue slot = dirty.slot();
            published.add(
                    new Published(dirty.id(), slot.incarnation(), new Slot(slot.increments(), slot.decrements())));
        }
    }

    /** Merges records picked at random from all that was ever told: some twice, some never, in any order. */
    String mergeSomethingOf(List<Published> published) {
        List<Published> picked = new ArrayList<>();
        for (int i = 0; i < random.nextInt(6) && !published.isEmpty(); i++) {
            picked.add(published.get(random.nextInt(published.size())));
        }
        return merge(picked);
    }

    String mergeAllOf(List<Published> published) {
        List<Published> shuffled = new ArrayList<>(published);
        shuffled.addAll(published.subList(0, published.size() / 3));
        Collections.shuffle(shuffled, random);
        return merge(shuffled);
    }

    private String merge(List<Published> picked) {
        List<SlotRecord> records = picked.stream()
                .map(record -> new SlotRecord(
                        record.id(),
                        new SlotValue(
                                record.incarnation(),
                                record.slot().increments(),
                                record.slot().decrements()),
                        "",
                        false))
                .toList();
        long next = offset.orElse(0) + 1;
        scripts.merge(SHARD, new Batch(TOPIC, offset, next, 0, LeftOut.NOTHING, records, List.of(), List.of()))
                .join();
        offset = OptionalLong.of(next);
        picked.forEach(record -> oracle.computeIfPresent(
                record.id(), (_, counter) -> counter.merge(record.incarnation(), record.slot())));
        return name + " merges " + picked;
    }

    void check(long seed, List<String> history) {
        for (String id : COUNTERS) {
            State state = scripts.state(SHARD, id).join();
            PnCounter expected = oracle.getOrDefault(id, PnCounter.EMPTY);
            String where = "%s of %s, seed %d, history %s".formatted(id, name, seed, history);
            assertThat(withoutZeros(Slots.of(state.slots()))).as(where).isEqualTo(withoutZeros(expected.slots()));
            assertThat(state.total().total()).as(where).isEqualTo(expected.value());
        }
    }

    private static Map<String, Slot> withoutZeros(Map<String, Slot> slots) {
        Map<String, Slot> kept = new TreeMap<>(slots);
        kept.values().removeIf(Slot.EMPTY::equals);
        return kept;
    }

    Map<String, PnCounter> oracle() {
        Map<String, PnCounter> counters = new TreeMap<>();
        oracle.forEach((id, counter) -> counters.put(id, new PnCounter(withoutZeros(counter.slots()))));
        return counters;
    }

    private String counter() {
        return COUNTERS.get(random.nextInt(COUNTERS.size()));
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        connection.close();
    }
}
