package tally.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tally.redis.AddScript.Item;
import tally.redis.AddScript.ShardItems;
import tally.redis.DrainScript.Dirty;
import tally.redis.FoldScripts.Bases;
import tally.redis.FoldScripts.Endings;
import tally.redis.MergeScript.Batch;
import tally.redis.MergeScript.LeftOut;
import tally.redis.MergeScript.Merged;
import tally.redis.MergeScript.RegionChain;
import tally.redis.MergeScript.SlotRecord;
import tally.redis.SettleScript.Part;
import tally.servers.TestRedis;

/**
 * Two regions count, restart, lose their Redis, drain, fold and merge in a random order, with writers that come late, over
 * one log. No increment may ever be missing at the end or be counted twice at any time. {@code -Dtally.seed=N} repeats one.
 */
class FoldPropertyIT {
    private static final int SHARD = 0;
    private static final int STEPS = 250;
    private static final List<String> COUNTERS = List.of("likes/a", "likes/b");
    private static final String TOPIC = "tally.state";

    /** As a restart would leave the shard's head: opened under another process. */
    private static final String ANOTHER_RUN = """
            local head = cmsgpack.unpack(redis.call('GET', KEYS[1]))
            head[1] = 'another'
            return redis.call('SET', KEYS[1], cmsgpack.pack(head))
            """;

    private static TestRedis server;
    private static RedisClient client;

    private final List<Entry> log = new ArrayList<>();
    private final Map<String, Long> counted = new HashMap<>();
    private final List<String> history = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path data) {
        server = TestRedis.in(data).start();
        client = RedisClient.create(server.uri());
    }

    @AfterAll
    static void stop() {
        client.shutdown();
        server.close();
    }

    static LongStream seeds() {
        Long seed = Long.getLong("tally.seed");
        return seed == null ? new Random().longs(20) : LongStream.of(seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyIncrementCountsOnceWhateverIsFolded(long seed) {
        Random random = new Random(seed);
        history.add("seed " + seed);
        client.connect().sync().flushall();
        List<Side> sides = List.of(new Side("eu", 0, random), new Side("us", 1, random));
        for (int i = 0; i < STEPS; i++) {
            Side side = sides.get(random.nextInt(2));
            history.add(side.step());
            side.countsNothingTwice();
        }
        for (int round = 0; round < 3; round++) {
            sides.forEach(Side::finish);
        }
        sides.forEach(Side::countsAll);
        sides.forEach(Side::hasFewSlots);
        compact();
        new Side("ap", 2, random).countsAll();
    }

    /** A record of the log with its key; {@code writer} is the drain pass that wrote it. */
    private record Entry(String key, SlotRecord slot, RegionChain chain, String writer) {
        static Entry of(String id, SlotValue slot, String fold, String writer) {
            String key = id + '|' + slot.incarnation();
            return new Entry(key, new SlotRecord(id, slot, fold), new RegionChain("", ""), writer);
        }

        static Entry of(RegionChain chain, String name) {
            return new Entry("fold|" + name, new SlotRecord("", new SlotValue("", 0, 0), ""), chain, "");
        }
    }

    private void compact() {
        Map<String, Entry> last = new LinkedHashMap<>();
        for (Entry entry : log) {
            last.remove(entry.key());
            last.put(entry.key(), entry);
        }
        log.clear();
        log.addAll(last.values());
    }

    private final class Side {
        private final String name;
        private final Random random;
        private final StatefulRedisConnection<String, String> connection;
        private final ShardScripts scripts;
        private final List<Entry> late = new ArrayList<>();
        private OptionalLong offset = OptionalLong.empty();
        private int names;
        private int writer;

        Side(String name, int database, Random random) {
            this.name = name;
            this.random = random;
            this.connection = client.connect();
            connection.sync().select(database);
            this.scripts = new ShardScripts(connection.async(), name, new KeyRoom(Duration.ofHours(1), 1));
            open();
        }

        String step() {
            return name
                    + ' '
                    + switch (random.nextInt(12)) {
                        case 0, 1, 2, 3 -> add();
                        case 4, 5 -> drain(random.nextInt(4) == 0);
                        case 6, 7 -> mergeUpTo((int) offset.orElse(0) + random.nextInt(6));
                        case 8 -> restart();
                        case 9 -> fold();
                        case 10 -> bases(random.nextInt(4) == 0);
                        default -> random.nextInt(3) == 0 ? lose() : sendLate();
                    };
        }

        private String add() {
            String id = COUNTERS.get(random.nextInt(COUNTERS.size()));
            scripts.add(List.of(new ShardItems(SHARD, List.of(new Item(id, 1, 0, List.of())))), 0)
                    .join();
            counted.merge(id, 1L, Long::sum);
            return "adds to " + id;
        }

        private String drain(boolean lateOnly) {
            DrainScript.Drained drained = scripts.drain(SHARD, 10).join();
            List<Entry> pass = new ArrayList<>();
            String by = name + (lateOnly ? "-late" : writer);
            if (drained.slots().stream().anyMatch(dirty -> dirty.rank() > 0)) {
                pass.add(chain(drained.chain()));
            }
            for (Dirty dirty : drained.slots()) {
                String fold = dirty.rank() > 0
                        ? drained.chain().split(";", -1)[dirty.rank() - 1].split(":", -1)[0]
                        : "";
                pass.add(Entry.of(dirty.id(), dirty.slot(), fold, by));
            }
            if (lateOnly) {
                late.addAll(pass);
            } else if (whole()) {
                log.addAll(pass);
                scripts.clear(SHARD, drained.incarnation(), drained.sequence()).join();
            }
            return (lateOnly ? "will drain late " : "drains ") + pass;
        }

        private Entry chain(String chain) {
            return Entry.of(new RegionChain(name, chain), name + names++);
        }

        private String sendLate() {
            if (late.isEmpty()) {
                return "has nothing late";
            }
            Entry entry = late.removeFirst();
            log.add(entry);
            return "writes late " + entry;
        }

        private String restart() {
            connection.sync().eval(ANOTHER_RUN, ScriptOutputType.STATUS, "tally:{0}:#head");
            writer++;
            open();
            return "restarts";
        }

        /** Redis comes back empty. Only when all that it counted is in the log, so that nothing is lost. */
        private String lose() {
            if (!scripts.drain(SHARD, 1).join().slots().isEmpty()) {
                return "loses nothing";
            }
            connection.sync().flushdb();
            offset = OptionalLong.empty();
            writer++;
            open();
            return "comes back empty";
        }

        private void open() {
            scripts.add(List.of(new ShardItems(SHARD, List.of())), 0).join();
        }

        private String fold() {
            Endings endings = scripts.endings(SHARD).join();
            if (!endings.whole() || endings.unfolded().isEmpty()) {
                return "has nothing to fold";
            }
            String link = "f" + name + names++ + "x:" + String.join(",", endings.unfolded());
            Entry entry = chain(endings.chain().isEmpty() ? link : endings.chain() + ';' + link);
            boolean isLate = random.nextInt(4) == 0;
            (isLate ? late : log).add(entry);
            return (isLate ? "will fold late " : "folds ") + entry;
        }

        private String bases(boolean isLate) {
            Bases bases = scripts.bases(SHARD).join();
            if (!bases.whole() || bases.bases().isEmpty()) {
                return "has no bases to tell";
            }
            String[] links = bases.chain().split(";", -1);
            String head = links[links.length - 1].split(":", -1)[0];
            List<Entry> entries = bases.bases().stream()
                    .map(base -> Entry.of(base.id(), base.slot(), head, name + writer))
                    .toList();
            (isLate ? late : log).addAll(entries);
            return (isLate ? "will tell late " : "tells ") + entries;
        }

        private String mergeUpTo(int end) {
            int from = (int) offset.orElse(0);
            int to = Math.min(end, log.size());
            List<SlotRecord> slots = new ArrayList<>();
            List<RegionChain> chains = new ArrayList<>();
            String living = scripts.read(SHARD, List.of()).join().incarnation();
            for (Entry entry : log.subList(from, Math.max(from, to))) {
                if (entry.key().startsWith("fold|")) {
                    chains.add(entry.chain());
                } else {
                    SlotRecord record = entry.slot();
                    boolean leftOut = entry.writer().equals(name + writer)
                            && record.fold().isEmpty()
                            && record.slot().incarnation().equals(living);
                    if (!leftOut) {
                        slots.add(record);
                    }
                }
            }
            if (to > from) {
                Merged merged = scripts.merge(
                                SHARD, new Batch(TOPIC, offset, to, 0, LeftOut.NOTHING, slots, List.of(), chains))
                        .join();
                assertThat(merged.moved()).as(this::told).isFalse();
                assertThat(merged.unknown()).as(this::told).isZero();
                offset = OptionalLong.of(to);
            }
            if (to == log.size()) {
                String incarnation = scripts.read(SHARD, List.of()).join().incarnation();
                scripts.settle(SHARD, incarnation, Part.COUNTERS).join();
            }
            return "merges up to " + to;
        }

        private boolean whole() {
            return scripts.read(SHARD, List.of()).join().whole();
        }

        void finish() {
            while (!late.isEmpty()) {
                sendLate();
            }
            mergeUpTo(log.size());
            drain(false);
            fold();
            while (!late.isEmpty()) {
                sendLate();
            }
            mergeUpTo(log.size());
            bases(false);
            mergeUpTo(log.size());
        }

        private List<Long> totals() {
            return scripts.read(SHARD, COUNTERS).join().totals().stream()
                    .map(ReadScript.Total::total)
                    .toList();
        }

        void countsNothingTwice() {
            List<Long> totals = totals();
            for (int i = 0; i < COUNTERS.size(); i++) {
                assertThat(totals.get(i)).as(this::told).isLessThanOrEqualTo(counted.getOrDefault(COUNTERS.get(i), 0L));
            }
        }

        void countsAll() {
            mergeUpTo(log.size());
            List<Long> all =
                    COUNTERS.stream().map(id -> counted.getOrDefault(id, 0L)).toList();
            assertThat(totals()).as(this::told).isEqualTo(all);
        }

        /** For each region a base and a slot that is not folded, or two slots of a counter that was not worth folding. */
        void hasFewSlots() {
            for (String id : COUNTERS) {
                assertThat(scripts.state(SHARD, id).join().slots())
                        .as(this::told)
                        .hasSizeLessThanOrEqualTo(4);
            }
        }

        private String told() {
            return name + ": " + String.join("\n", history);
        }
    }
}
