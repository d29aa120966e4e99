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
import org.junit.jupiter.api.AfterEach;
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
 * one log, which loses all that it has now and then. No increment may ever be missing at the end or be counted twice at any
 * time. {@code -Dtally.seed=N} repeats one.
 */
class FoldPropertyIT {
    private static final int SHARD = 0;
    private static final int STEPS = 250;
    private static final List<String> COUNTERS = List.of("likes/a", "likes/b");
    private static final String TOPIC = "tally.state";
    private static final int LIMIT = 10;

    /** Told a new log a base whose folds came later, so that who read it from its beginning left the base out. */
    private static final long BASE_BEFORE_ITS_FOLDS = 6_413_172_670_769_074_666L;

    /** As a restart would leave the shard's head: opened under another process. */
    private static final String ANOTHER_RUN = """
            local head = cmsgpack.unpack(redis.call('GET', KEYS[1]))
            head[1] = 'another'
            return redis.call('SET', KEYS[1], cmsgpack.pack(head))
            """;

    private static TestRedis server;
    private static RedisClient client;

    private final List<Entry> log = new ArrayList<>();
    private final List<Side> sides = new ArrayList<>();
    private final List<Side> opened = new ArrayList<>();
    private int logs;
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

    @AfterEach
    void disconnect() {
        opened.forEach(Side::close);
    }

    static LongStream seeds() {
        Long seed = Long.getLong("tally.seed");
        return seed == null
                ? LongStream.concat(LongStream.of(BASE_BEFORE_ITS_FOLDS), new Random().longs(20))
                : LongStream.of(seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyIncrementCountsOnceWhateverIsFolded(long seed) {
        Random random = new Random(seed);
        history.add("seed " + seed);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().flushall();
        }
        Side eu = new Side("eu", 0, random);
        Side us = new Side("us", 1, random);
        sides.addAll(List.of(eu, us));
        opened.addAll(sides);
        for (int i = 0; i < STEPS; i++) {
            Side side = sides.get(random.nextInt(2));
            history.add(random.nextInt(40) == 0 ? loseLog() : side.step());
            side.countsNothingTwice();
        }
        for (int round = 0; round < 3; round++) {
            sides.forEach(Side::finish);
        }
        sides.forEach(Side::countsAll);
        sides.forEach(Side::hasFewSlots);
        isInTheCompactedLog("ap", 2, random);
        history.add(loseLog() + " and us is taken away");
        eu.finish();
        isInTheCompactedLog("ap", 3, random);
        isInTheCompactedLog("us", 4, random);
    }

    /**
     * The log is empty, and another one. Only when the regions still hold all that was ever counted. Every fold has been read
     * by both regions, and what is still on its way are slots: a region that does not know the chain and folds begins
     * another one.
     */
    private String loseLog() {
        boolean held =
                sides.stream().allMatch(Side::holdsItsOwn) || sides.stream().anyMatch(Side::holdsAll);
        if (!held) {
            return "the log is not lost";
        }
        for (int i = log.size(); i > 0; i--) {
            if (log.get(i - 1).key().startsWith("fold|")) {
                int end = i;
                sides.forEach(side -> side.mergeUpTo(end));
                break;
            }
        }
        sides.forEach(Side::keepOnlyLateSlots);
        log.clear();
        logs++;
        return "the log is lost";
    }

    /** A record of the log with its key; {@code writer} is the drain pass that wrote it. */
    private record Entry(String key, SlotRecord slot, RegionChain chain, String writer) {
        static Entry of(String id, SlotValue slot, String fold, String region, String writer) {
            boolean witness = !slot.incarnation().startsWith(region + '-');
            String key = id + '|' + slot.incarnation() + (witness ? '|' + region : "");
            return new Entry(key, new SlotRecord(id, slot, fold, witness), new RegionChain("", ""), writer);
        }

        boolean isOwnSlot() {
            return !key.startsWith("fold|") && slot.fold().isEmpty() && !slot.witness();
        }

        static Entry of(RegionChain chain, String name) {
            return new Entry("fold|" + name, new SlotRecord("", new SlotValue("", 0, 0), "", false), chain, "");
        }
    }

    /** A region that comes when the log has been compacted finds all in it, and the others are left as they are. */
    private void isInTheCompactedLog(String region, int database, Random random) {
        List<Entry> whole = List.copyOf(log);
        Map<String, Entry> last = new LinkedHashMap<>();
        for (Entry entry : whole) {
            last.remove(entry.key());
            last.put(entry.key(), entry);
        }
        log.clear();
        log.addAll(last.values());
        Side late = new Side(region, database, random);
        opened.add(late);
        late.countsAll();
        log.clear();
        log.addAll(whole);
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
        private int logSeen;
        private int toBeRead;
        private long added;
        /** Its incarnation has just begun: neither folds nor bases are written until the others had time to tell. */
        private boolean young;

        Side(String name, int database, Random random) {
            this.name = name;
            this.random = random;
            this.connection = client.connect();
            connection.sync().select(database);
            this.scripts = new ShardScripts(
                    connection.async(), name, new KeyRoom(Duration.ofHours(1), 1), EventChannel.OF_ALL_SHARDS);
            open();
        }

        void close() {
            connection.close();
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
            added++;
            return "adds to " + id;
        }

        private String drain(boolean lateOnly) {
            DrainScript.Drained drained = scripts.drain(SHARD, LIMIT).join();
            List<Entry> pass = new ArrayList<>();
            String by = name + (lateOnly ? "-late" : writer);
            drained.chains().forEach((base, chain) -> pass.add(chain(base.substring(0, base.lastIndexOf('-')), chain)));
            for (Dirty dirty : drained.slots()) {
                String chain = drained.chains().getOrDefault(dirty.slot().incarnation(), "");
                String fold = dirty.rank() > 0
                        ? chain.split(";", -1)[dirty.rank() - 1].split(":", -1)[0]
                        : "";
                pass.add(Entry.of(dirty.id(), dirty.slot(), fold, name, by));
            }
            if (lateOnly) {
                late.addAll(pass);
            } else if (mayDrain()) {
                log.addAll(pass);
                scripts.clear(SHARD, drained.incarnation(), drained.sequence(), "")
                        .join();
            }
            return (lateOnly ? "will drain late " : "drains ") + pass;
        }

        private Entry chain(String region, String chain) {
            return Entry.of(new RegionChain(region, chain), name + names++);
        }

        void keepOnlyLateSlots() {
            late.removeIf(entry -> !entry.isOwnSlot());
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

        /**
         * Redis comes back empty. Only when all that it holds is in the log, or all that was ever counted in the other
         * region, so that nothing is lost.
         */
        private String lose() {
            boolean told = logSeen == logs && offset.isPresent() && nothingToTell();
            boolean held = sides.stream().anyMatch(side -> side != this && side.holdsAll());
            if (!told && !held) {
                return "loses nothing";
            }
            connection.sync().flushdb();
            offset = OptionalLong.empty();
            toBeRead = log.size();
            writer++;
            open();
            return "comes back empty";
        }

        private void open() {
            young = true;
            scripts.add(List.of(new ShardItems(SHARD, List.of())), 0).join();
        }

        private boolean nothingToTell() {
            DrainScript.Drained drained = scripts.drain(SHARD, 1).join();
            return drained.slots().isEmpty() && drained.chains().isEmpty();
        }

        /** As folding waits for long after an incarnation began, nobody has anything to tell of an earlier log by then. */
        private void growOld() {
            for (Side side : sides) {
                side.mergeUpTo(log.size());
                side.drainAll();
            }
            mergeUpTo(log.size());
            young = false;
        }

        private String fold() {
            growOld();
            Endings endings = scripts.endings(SHARD).join();
            if (!endings.whole() || endings.unfolded().isEmpty()) {
                return "has nothing to fold";
            }
            String link = "f" + name + names++ + "x:" + String.join(",", endings.unfolded());
            Entry entry = chain(name, endings.chain().isEmpty() ? link : endings.chain() + ';' + link);
            boolean isLate = random.nextInt(4) == 0;
            (isLate ? late : log).add(entry);
            return (isLate ? "will fold late " : "folds ") + entry;
        }

        private String bases(boolean isLate) {
            if (young) {
                growOld();
            }
            Bases bases = scripts.bases(SHARD).join();
            if (!bases.whole() || bases.bases().isEmpty()) {
                return "has no bases to tell";
            }
            String[] links = bases.chain().split(";", -1);
            String head = links[links.length - 1].split(":", -1)[0];
            List<Entry> entries = new ArrayList<>(List.of(chain(name, bases.chain())));
            bases.bases().forEach(base -> entries.add(Entry.of(base.id(), base.slot(), head, name, name + writer)));
            (isLate ? late : log).addAll(entries);
            return (isLate ? "will tell late " : "tells ") + entries;
        }

        String mergeUpTo(int end) {
            noticeAnotherLog();
            int from = (int) offset.orElse(0);
            int to = Math.max(from, Math.min(end, log.size()));
            List<SlotRecord> slots = new ArrayList<>();
            List<RegionChain> chains = new ArrayList<>();
            String living = scripts.read(SHARD, List.of()).join().incarnation();
            for (Entry entry : log.subList(from, to)) {
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
                                SHARD, new Batch(topic(), offset, to, 0, LeftOut.NOTHING, slots, List.of(), chains))
                        .join();
                assertThat(merged.moved()).as(this::told).isFalse();
                assertThat(merged.unknown()).as(this::told).isZero();
                offset = OptionalLong.of(to);
            }
            if (to >= toBeRead) {
                String incarnation = scripts.read(SHARD, List.of()).join().incarnation();
                scripts.settle(SHARD, incarnation, Part.COUNTERS).join();
            }
            return "merges up to " + to;
        }

        private String topic() {
            return TOPIC + '@' + logSeen;
        }

        /** The shard is placed anew; a log of which it has merged nothing gets all that it holds. */
        private void noticeAnotherLog() {
            if (logSeen != logs) {
                logSeen = logs;
                offset = OptionalLong.empty();
                toBeRead = log.size();
                writer++;
            }
            if (offset.isEmpty()) {
                scripts.soil(SHARD, topic()).join();
            }
        }

        /** What is open goes on draining until another log is noticed. */
        private boolean mayDrain() {
            return scripts.read(SHARD, List.of()).join().whole() && (logSeen != logs || offset.orElse(0) >= toBeRead);
        }

        void drainAll() {
            while (mayDrain() && !nothingToTell()) {
                drain(false);
            }
        }

        void finish() {
            while (!late.isEmpty()) {
                sendLate();
            }
            mergeUpTo(log.size());
            drainAll();
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
            assertThat(totals()).as(this::told).isEqualTo(all());
        }

        boolean holdsAll() {
            return totals().equals(all());
        }

        boolean holdsItsOwn() {
            return scripts.sums(SHARD).join().owned() == added;
        }

        private List<Long> all() {
            return COUNTERS.stream().map(id -> counted.getOrDefault(id, 0L)).toList();
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
