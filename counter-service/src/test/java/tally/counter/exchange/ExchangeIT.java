package tally.counter.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.Sharding;
import tally.counter.WholeTopic;
import tally.counter.crdt.Slot;
import tally.counter.exchange.StateRecord.SlotState;
import tally.counter.store.ShardExchange.KeyBatch;
import tally.counter.store.ShardExchange.UsedKey;
import tally.servers.TestKafka;

class ExchangeIT {
    private static final CounterId LIKES = CounterId.parse("likes/a");
    private static final CounterId VOTES = CounterId.parse("votes/b");
    private static final int SHARD = new Sharding(ReplicaUnderTest.SHARDS).shardOf(LIKES);

    @TempDir
    private static Path folder;

    private static TestKafka kafka;

    private final MemoryStore eu = new MemoryStore("eu", ReplicaUnderTest.SHARDS);
    private final MemoryStore us = new MemoryStore("us", ReplicaUnderTest.SHARDS);
    private final RecordCodec codec = new RecordCodec(16 * 1024);
    private final List<ReplicaUnderTest> replicas = new ArrayList<>();
    private String topic = "";

    @BeforeAll
    static void startKafka() {
        kafka = TestKafka.in(folder).start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void name(TestInfo test) {
        kafka.start();
        topic = test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void stop() {
        replicas.parallelStream().forEach(ReplicaUnderTest::close);
    }

    @Test
    void whatOneRegionCountsTheOtherMerges() {
        start("eu", eu);
        ReplicaUnderTest other = start("us", us);
        eu.add(LIKES, 3);
        us.add(LIKES, -1);
        eu.add(VOTES, 1);
        eventually(() -> us.counter(LIKES).value() == 2 && eu.counter(LIKES).value() == 2);
        eventually(() -> us.counter(VOTES).value() == 1);
        assertThat(other.registry
                        .get("tally.exchange.lag")
                        .tag("region", "eu")
                        .timer()
                        .count())
                .isPositive();
    }

    @Test
    void aNewLogOfKeysIsToldThoseThatAreRememberedBeforeAnySlotIsTold() {
        UsedKey key = new UsedKey("k1", 1, new CounterValue(LIKES, 1, "eu-nonce", 1), Instant.EPOCH);
        CompletableFuture<Void> told = new CompletableFuture<>();
        eu.remember(SHARD, new KeyBatch("earlier", OptionalLong.empty(), 1, List.of(key)))
                .join();
        eu.remadeKeyLog(told);
        eu.add(LIKES, 1);
        ReplicaUnderTest replica = start("eu", eu);
        eventually(replica::running);
        int looks = eu.looks();
        eventually(() -> eu.looks() > looks + 10 * ReplicaUnderTest.SHARDS);
        assertThat(eu.dirty(LIKES)).isTrue();
        told.complete(null);
        eventually(() -> !eu.dirty(LIKES));
        long keyAt = read(topic + ".once", 1).getFirst().timestamp();
        assertThat(WholeTopic.read(kafka.bootstrap(), topic))
                .filteredOn(record -> record.partition() == SHARD)
                .isNotEmpty()
                .allSatisfy(record -> assertThat(record.timestamp()).isGreaterThanOrEqualTo(keyAt));
    }

    @Test
    void everyRegionSaysHowFarTheOthersAreBehind() {
        start("us", us);
        ReplicaUnderTest replica = start("eu", eu);
        eventually(() -> replica.regions.lags().join().size() == 2);
        eventually(() -> {
            RegionLag lag = replica.regions.lags().join().getLast();
            return lag.region().equals("us")
                    && lag.behindMs() < 3_000
                    && lag.behindRecords() != null
                    && lag.lastHeard() != null;
        });
    }

    @Test
    void poisonIsSetAsideAndWhatFollowsIsMerged() throws Exception {
        ReplicaUnderTest replica = start("eu", eu);
        eventually(replica::running);
        send("slot|likes/a|us-nonce".getBytes(UTF_8), null);
        send("what|ever".getBytes(UTF_8), "{}".getBytes(UTF_8));
        send("slot|likes/a|us-nonce".getBytes(UTF_8), "{\"v\":1,\"p\":-5}".getBytes(UTF_8));
        send("slot|likes/a|us-nonce".getBytes(UTF_8), new byte[16 * 1024]);
        SlotState forged = new SlotState(LIKES, "us-base", new Slot(1, 0), "base", Instant.now(), "x");
        send(codec.key(forged), codec.value(forged));
        SlotState good = new SlotState(LIKES, "us-nonce", new Slot(7, 0), "", Instant.now(), "us-api-1.x");
        send(codec.key(good), codec.value(good));
        eventually(() -> eu.counter(LIKES).value() == 7);
        assertThat(replica.records("in", "rejected")).isEqualTo(5);
        List<ConsumerRecord<byte[], byte[]>> rejected = read(topic + ".rejected", 5);
        ConsumerRecord<byte[], byte[]> unknown = rejected.get(1);
        assertThat(unknown.key()).isEqualTo("what|ever".getBytes(UTF_8));
        assertThat(unknown.value()).isEqualTo("{}".getBytes(UTF_8));
        Map<String, String> headers = new HashMap<>();
        for (Header header : unknown.headers()) {
            headers.put(header.key(), new String(header.value(), UTF_8));
        }
        assertThat(headers)
                .containsEntry("reason", "the key is of no known form")
                .containsEntry("topic", topic)
                .containsEntry("partition", Integer.toString(SHARD))
                .containsKey("offset");
    }

    @Test
    void whatAWitnessTellsIsMergedAndSaysNothingOfTheRegionThatCountedIt() throws Exception {
        ReplicaUnderTest replica = start("eu", eu);
        eventually(replica::running);
        SlotState told = new SlotState(LIKES, "ap-nonce", new Slot(7, 0), "", "us", Instant.EPOCH, "us-api-1.x", null);
        send(codec.key(told), codec.value(told));
        eventually(() -> eu.counter(LIKES).value() == 7);
        eventually(() -> replica.records("in", "merged") > 0);
        assertThat(replica.registry.find("tally.exchange.lag").timers()).isEmpty();
        assertThat(replica.regions.lags().join()).extracting(RegionLag::region).containsExactly("eu");
    }

    @Test
    void aStoredOffsetThatMovedIsReadFromAgain() {
        start("us", us);
        start("eu", eu);
        us.add(LIKES, 5);
        eventually(() -> eu.counter(LIKES).value() == 5);
        eu.forget(LIKES);
        eu.offset(SHARD, null);
        eventually(() -> eu.counter(LIKES).value() == 5);
    }

    @Test
    void aStoredOffsetBeyondTheLogIsOfAnotherLog() {
        start("us", us);
        start("eu", eu);
        us.add(LIKES, 5);
        eventually(() -> eu.counter(LIKES).value() == 5);
        eu.forget(LIKES);
        eu.offset(SHARD, 1_000_000L);
        eventually(() -> eu.counter(LIKES).value() == 5);
    }

    @Test
    void aTopicThatWasDeletedIsMadeAgainAndGetsAllState() throws Exception {
        ReplicaUnderTest there = start("us", us);
        start("eu", eu);
        us.add(LIKES, 5);
        eu.add(LIKES, 2);
        eventually(() -> eu.counter(LIKES).value() == 7 && us.counter(LIKES).value() == 7);
        there.clients.admin().deleteTopics(List.of(topic)).all().get();
        MemoryStore ap = new MemoryStore("ap", ReplicaUnderTest.SHARDS);
        start("ap", ap);
        eventually(() -> ap.counter(LIKES).value() == 7);
    }

    @Test
    void usedKeysReachTheOtherRegions() {
        start("us", us);
        start("eu", eu);
        UsedKey key = new UsedKey("k1", 3, new CounterValue(LIKES, 3, eu.incarnation(SHARD), 1), Instant.EPOCH);
        eu.use(key);
        eventually(() -> us.remembered().contains(key));
        eventually(() -> us.counter(LIKES).value() == 3);
    }

    @Test
    void aShardRecoversOnceTheLogIsReadUp() {
        ReplicaUnderTest replica = start("eu", eu);
        eventually(() -> replica.regions.recovering().join() == 0);
        eu.reopen();
        eu.add(LIKES, 1);
        eu.add(VOTES, 1);
        eventually(() -> replica.regions.recovering().join() == 0);
    }

    @Test
    void aLateWriteOfAnEarlierOwnerIsRepaired() throws Exception {
        ReplicaUnderTest replica = start("eu", eu);
        eu.add(LIKES, 5);
        eventually(() -> !eu.dirty(LIKES));
        double before = replica.records("in", "merged");
        SlotState late =
                new SlotState(LIKES, eu.incarnation(SHARD), new Slot(2, 0), "", Instant.now(), "eu-api-1.earlier");
        send(codec.key(late), codec.value(late));
        eventually(() -> replica.records("in", "merged") > before);
        start("us", us);
        eventually(() -> us.counter(LIKES).value() == 5);
        eventually(() -> lastOf(codec.key(late)).slot().increments() == 5);
    }

    @Test
    void aRedisThatIsAwayAtAssignmentOrLaterIsWaitedFor() {
        start("us", us);
        eu.away(true);
        start("eu", eu);
        us.add(LIKES, 1);
        eventually(() -> !us.dirty(LIKES) && eu.refusals() > 3);
        eu.away(false);
        eventually(() -> eu.counter(LIKES).value() == 1);
        eu.away(true);
        us.add(LIKES, 1);
        int refusals = eu.refusals();
        eventually(() -> !us.dirty(LIKES) && eu.refusals() > refusals + 3);
        eu.away(false);
        eventually(() -> eu.counter(LIKES).value() == 2);
    }

    @Test
    void anotherReplicaTakesOverWhenOneStops() {
        ReplicaUnderTest first = start("eu", eu);
        eventually(first::running);
        start("eu", eu);
        start("us", us);
        eu.add(LIKES, 1);
        eventually(() -> us.counter(LIKES).value() == 1);
        first.close();
        eu.add(LIKES, 1);
        eu.add(VOTES, 1);
        eventually(() -> us.counter(LIKES).value() == 2 && us.counter(VOTES).value() == 1);
    }

    @Test
    void aKafkaThatWasKilledIsDrainedToAgain() {
        ReplicaUnderTest replica = start("eu", eu);
        start("us", us);
        eu.add(LIKES, 1);
        // Before the kill each region has to have heard of the other: eu names no lag of a region it never heard of.
        eventually(() -> us.counter(LIKES).value() == 1);
        eventually(() -> replica.regions.lags().join().size() == 2);
        kafka.kill();
        eu.add(LIKES, 1);
        us.add(LIKES, 1);
        eventually(() -> replica.exchange.state().reason() != null);
        eventually(() -> replica.regions.lags().join().getLast().behindRecords() == null);
        assertThat(new ExchangeHealthIndicator(replica.exchange::state)
                        .health()
                        .getStatus()
                        .getCode())
                .isEqualTo("UP");
        kafka.start();
        eventually(() -> us.counter(LIKES).value() == 3 && eu.counter(LIKES).value() == 3);
        eventually(replica::running);
    }

    @Test
    void aKafkaThatComesLaterIsWaitedFor() {
        kafka.stop();
        ReplicaUnderTest replica = start("eu", eu);
        eu.add(LIKES, 1);
        eventually(() -> replica.exchange.state().reason() != null);
        assertThat(replica.exchange.state().name()).isEqualTo("starting");
        kafka.start();
        eventually(() -> !eu.dirty(LIKES));
    }

    @Test
    void aShardThatReadsForLongerThanNothingIsCompactedAsksForTheEndAnew() {
        ReplicaUnderTest replica = start("eu", eu);
        eventually(replica::running);
        try (PlacedShard late = new PlacedShard(replica, "0s")) {
            late.stepUntil(() -> late.asked.get() >= 3);
            assertThat(late.readUp).hasValue(0);
        }
        try (PlacedShard early = new PlacedShard(replica, "1h")) {
            early.stepUntil(() -> early.readUp.get() >= 1);
            assertThat(early.asked).hasValue(1);
        }
    }

    @Test
    void aLostEventStreamPlacesOnlyShardsThatStandInAnotherIncarnation() {
        ReplicaUnderTest replica = start("eu", eu);
        eventually(replica::running);
        try (PlacedShard placed = new PlacedShard(replica, "1h")) {
            placed.stepUntil(() -> placed.readUp.get() == 1);
            int looks = placed.store.looks();
            placed.shard.heardNothingForAWhile();
            placed.stepUntil(() -> placed.store.looks() > looks);
            placed.step();
            assertThat(placed.shard.reading()).isTrue();
            assertThat(placed.closed).as("only the first placing closed it").hasValue(1);
            placed.store.reopen();
            placed.shard.heardNothingForAWhile();
            placed.stepUntil(() -> placed.readUp.get() == 2);
            assertThat(placed.closed).hasValue(2);
        }
    }

    /** One shard with a task that only counts, and with an end of its topic that holds for a while. */
    private final class PlacedShard implements AutoCloseable {
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger readUp = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();
        private final MemoryStore store = new MemoryStore("us", ReplicaUnderTest.SHARDS);
        private final Consumer<byte[], byte[]> consumer;
        private final OwnedShard<Task> shard;

        PlacedShard(ReplicaUnderTest replica, String holds) {
            TopicPartition partition = new TopicPartition(topic, SHARD);
            shard = new OwnedShard<>(
                    partition,
                    new Task(),
                    store,
                    new LogOffsets(replica.clients::admin, topic, ReplicaUnderTest.SHARDS, true),
                    new Outage(LoggerFactory.getLogger(ExchangeIT.class), "The shard"),
                    TestSettings.of(Map.of("tally.exchange.min-compaction-lag", holds)));
            consumer = replica.clients.consumers("reader").createConsumer("reader", "reader");
            consumer.assign(List.of(partition));
            shard.place(consumer);
        }

        void step() {
            consumer.poll(Duration.ofMillis(10));
            shard.step(consumer);
        }

        void stepUntil(Callable<Boolean> condition) {
            eventually(() -> {
                step();
                return condition.call();
            });
        }

        @Override
        public void close() {
            consumer.close();
        }

        private final class Task implements ShardTask {
            @Override
            public CompletableFuture<?> logIsNew(String log) {
                asked.incrementAndGet();
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public CompletableFuture<Boolean> readUp(String incarnation) {
                readUp.incrementAndGet();
                return CompletableFuture.completedFuture(true);
            }

            @Override
            public void begin(String incarnation) {}

            @Override
            public boolean isOutdated() {
                return false;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        }
    }

    private ReplicaUnderTest start(String region, MemoryStore store) {
        String name = region + "-api-" + (replicas.size() + 1);
        ReplicaUnderTest replica = new ReplicaUnderTest(region, name, store, kafka.bootstrap(), topic).start();
        replicas.add(replica);
        return replica;
    }

    private static void eventually(Callable<Boolean> condition) {
        await().until(condition);
    }

    private void send(byte @Nullable [] key, byte @Nullable [] value) throws Exception {
        replicas.getFirst()
                .clients
                .producers()
                .createProducer()
                .send(new ProducerRecord<>(topic, SHARD, key, value))
                .get();
    }

    private SlotState lastOf(byte[] key) throws PoisonException {
        @Nullable SlotState last = null;
        for (ConsumerRecord<byte[], byte[]> record : read(topic, 1)) {
            if (Arrays.equals(record.key(), key)) {
                last = (SlotState) codec.decode(record.key(), record.value());
            }
        }
        return Objects.requireNonNull(last);
    }

    /** All records of the topic so far, at least {@code count} of them. */
    private static List<ConsumerRecord<byte[], byte[]>> read(String from, int count) {
        return await().until(() -> WholeTopic.read(kafka.bootstrap(), from), found -> found.size() >= count);
    }
}
