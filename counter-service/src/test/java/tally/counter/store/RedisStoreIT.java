package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.Sharding;
import tally.counter.crdt.Slot;
import tally.counter.store.ShardExchange.Batch;
import tally.counter.store.ShardExchange.KeyBatch;
import tally.counter.store.ShardExchange.LeftOut;
import tally.counter.store.ShardExchange.SlotRecord;
import tally.counter.store.ShardExchange.UsedKey;
import tally.counter.store.ShardExchange.WatermarkRecord;

class RedisStoreIT {
    private static final CounterId A = CounterId.parse("likes/a");
    private static final CounterId B = CounterId.parse("likes/b");

    private StoreTestBed bed;

    @BeforeEach
    void build(@TempDir Path data) {
        bed = new StoreTestBed(data);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    private void reach() {
        bed.server.start();
        bed.link.start();
        await().until(bed::ready);
        bed.settle();
    }

    private void awaitAnswer() {
        await().ignoreExceptions().until(() -> bed.reads.read(List.of(A)).join() != null);
    }

    @Test
    void incrementsAreReadBack() {
        reach();
        List<CompletableFuture<Counted>> answers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            answers.add(bed.writes.increment(i % 2 == 0 ? A : B, i % 5 == 0 ? -1 : 1, null));
        }
        answers.forEach(CompletableFuture::join);
        assertThat(bed.reads.read(List.of(B, A, B)).join())
                .extracting(CounterReading::get)
                .extracting(CounterValue::id, CounterValue::count)
                .containsExactly(tuple(B, 150L), tuple(A, 150L), tuple(B, 150L));
        assertThat(bed.reads.state(A).join().counter().value()).isEqualTo(150);
    }

    @Test
    void aPollOfMoreThanOneCallTakesIsMergedWithItsOffset() {
        reach();
        List<CounterId> many = ofShard0(5 * RedisShardExchange.MOST + 1);
        Batch batch = sevens(many, OptionalLong.empty());
        assertThat(bed.exchange.merge(0, batch).join())
                .isEqualTo(new ShardExchange.Merged(false, OptionalLong.of(5_000), many.size(), 0));
        assertThat(bed.exchange.position(0, "state@x").join().next()).hasValue(5_000);
        assertThat(bed.exchange.watermarks().join()).hasSize(1);
        assertThat(bed.reads.read(many).join())
                .allSatisfy(reading -> assertThat(reading.get().count()).isEqualTo(7));
        assertThat(bed.exchange.merge(0, batch).join().moved()).isTrue();

        List<UsedKey> keys = many.stream()
                .map(id -> new UsedKey("k", 7, new CounterValue(id, 7, "us-1234567890", 1), Instant.EPOCH))
                .toList();
        KeyBatch used = new KeyBatch("once@x", OptionalLong.empty(), 4_000, keys);
        assertThat(bed.exchange.remember(0, used).join())
                .isEqualTo(new ShardExchange.Merged(false, OptionalLong.of(4_000), many.size(), 0));
    }

    @Test
    void aPollThatFailsOnTheWayIsReadAgainFromItsBeginning() {
        reach();
        List<CounterId> many = ofShard0(3 * RedisShardExchange.MOST);
        String spoilt = "tally:{0}:" + many.get(RedisShardExchange.MOST);
        bed.operate(redis -> redis.rpush(spoilt, "not a counter"));
        assertThat(bed.exchange.merge(0, sevens(many, OptionalLong.empty())))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("WRONGTYPE");
        assertThat(bed.reads.read(List.of(many.getFirst(), many.getLast())).join())
                .extracting(reading -> reading.get().count())
                .containsExactly(7L, 0L);
        assertThat(bed.exchange.position(0, "state@x").join().next()).hasValue(0);
        assertThat(bed.exchange.watermarks().join()).isEmpty();

        bed.operate(redis -> redis.del(spoilt));
        assertThat(bed.exchange.merge(0, sevens(many, OptionalLong.of(0))).join())
                .isEqualTo(new ShardExchange.Merged(
                        false, OptionalLong.of(5_000), many.size() - RedisShardExchange.MOST, 0));
        assertThat(bed.reads.read(many).join())
                .allSatisfy(reading -> assertThat(reading.get().count()).isEqualTo(7));
    }

    private static List<CounterId> ofShard0(int count) {
        return IntStream.iterate(0, number -> number + 1)
                .mapToObj(number -> CounterId.parse("likes/many-" + number))
                .filter(id -> new Sharding(StoreTestBed.SHARDS).shardOf(id) == 0)
                .limit(count)
                .toList();
    }

    /** What a poll brings: 7 of another region for each counter, and how far that region is drained. */
    private static Batch sevens(List<CounterId> ids, OptionalLong from) {
        List<SlotRecord> slots = ids.stream()
                .map(id -> new SlotRecord(id, "us-1234567890", new Slot(7, 0), "", false))
                .toList();
        WatermarkRecord watermark = new WatermarkRecord("us-1234567890", 9, Instant.EPOCH);
        return new Batch("state@x", from, 5_000, LeftOut.NOTHING, slots, List.of(watermark), List.of());
    }

    @Test
    void aRedisThatComesLateIsReached() {
        bed.link.start();
        assertThatThrownBy(() -> bed.writes.increment(A, 1, null).join())
                .hasCauseInstanceOf(StoreUnavailableException.class);
        bed.server.start();
        awaitAnswer();
        assertThat(bed.writes.increment(A, 1, null).join().value().count()).isEqualTo(1);
    }

    @Test
    void aRedisThatWasAwayIsReachedAgainUnderANewIncarnation() {
        reach();
        String before = bed.writes.increment(A, 1, null).join().value().epoch();
        bed.server.stop();
        await().untilAsserted(() -> assertThatThrownBy(
                        () -> bed.writes.increment(A, 1, null).join())
                .hasCauseInstanceOf(StoreUnavailableException.class));
        bed.server.start();
        awaitAnswer();
        CounterValue after = bed.writes.increment(A, 1, null).join().value();
        assertThat(after.epoch()).isNotEqualTo(before);
        assertThat(bed.metrics
                        .get("tally.incarnations.opened")
                        .tag("reason", "restart")
                        .counter()
                        .count())
                .isEqualTo(4);
        await().until(bed.events::live);
    }

    @Test
    void aCallThatWasOnItsWayWhenRedisDiedIsNeverSentAgain() {
        reach();
        bed.writes.increment(A, 1, null).join();
        bed.pauseWrites();
        CompletableFuture<Counted> lost = bed.writes.increment(A, 100, null);
        await().until(bed::holdsAScriptBack);
        bed.server.kill();
        bed.server.start();
        assertThatThrownBy(lost::join)
                .hasCauseInstanceOf(StoreUnavailableException.class)
                .cause()
                .extracting(failure -> ((StoreUnavailableException) failure).outcomeKnown())
                .isEqualTo(false);
        awaitAnswer();
        assertThat(bed.writes.increment(A, 1, null).join().value().count()).isEqualTo(2);
    }

    @Test
    void listenersHearOfChangesAndOfARestoredStream() {
        List<CounterValue> heard = new CopyOnWriteArrayList<>();
        AtomicInteger restored = new AtomicInteger();
        bed.events.listen(new CounterEvents.Listener() {
            @Override
            public void changed(ShardChange change) {
                heard.addAll(change.values());
            }

            @Override
            public void streamRestored() {
                restored.incrementAndGet();
            }
        });
        reach();
        CounterValue value = bed.writes.increment(A, 3, null).join().value();
        await().untilAsserted(() -> assertThat(heard).containsExactly(value));
        assertThat(restored).hasPositiveValue();
        bed.server.stop();
        await().until(() -> !bed.events.live());
        restored.set(0);
        bed.server.start();
        await().until(() -> restored.get() > 0 && bed.ready());
        bed.settle();
        CounterValue next = bed.writes.increment(A, 1, null).join().value();
        await().untilAsserted(() -> assertThat(heard).containsExactly(value, next));
    }

    @Test
    void readsAndKeyedIncrementsWaitUntilTheLogHasBeenReadAgainAndOthersCount() {
        reach();
        bed.writes.increment(A, 5, "k1").join();
        bed.server.stop();
        bed.server.start();
        awaitAnswer();
        assertThat(bed.reads.read(List.of(A, B)).join())
                .extracting(CounterReading::value)
                .containsOnly(Optional.empty());
        assertThatThrownBy(() -> bed.reads.state(A).join()).hasCauseInstanceOf(StoreRecoveringException.class);
        assertThatThrownBy(() -> bed.writes.increment(A, 1, "k2").join())
                .hasCauseInstanceOf(StoreRecoveringException.class);
        assertThat(bed.writes.increment(A, 1, null).join().value().count()).isEqualTo(6);
        bed.settle();
        assertThat(bed.reads.read(List.of(A)).join().getFirst().get().count()).isEqualTo(6);
        assertThat(bed.writes.increment(A, 5, "k1").join().replayed()).isTrue();
    }

    @Test
    void aReplayGetsTheVeryAnswerOfTheFirstCall() {
        reach();
        Counted first = bed.writes.increment(A, 5, "k1").join();
        bed.writes.increment(A, 1, null).join();
        Counted again = bed.writes.increment(A, 5, "k1").join();
        assertThat(first.replayed()).isFalse();
        assertThat(again).isEqualTo(new Counted(first.value(), first.at(), true));
        assertThatThrownBy(() -> bed.writes.increment(A, 4, "k1").join())
                .hasCauseInstanceOf(KeyMismatchException.class);
    }

    @Test
    void whatARedisLostForGoodIsTold() {
        reach();
        incrementAndHear(5);
        incrementAndHear(-2);
        bed.operate(RedisCommands::flushall);
        bed.settle();
        await().until(() -> lost(bed) == 7);
        bed.writes.increment(A, 1, null).join();
        bed.settle();
        bed.losses.look(bed.link.node(0)).join();
        assertThat(lost(bed)).isEqualTo(7);
    }

    @Test
    void aReplicaThatSawWhatIsLostTellsItWhenAnotherOneReadsTheLogUp() {
        reach();
        incrementAndHear(5);
        bed.operate(RedisCommands::flushall);
        try (StoreTestBed late = another("eu-api-2")) {
            late.settle();
            await().until(() -> lost(bed) == 5);
            assertThat(lost(late)).isZero();
        }
    }

    @Test
    void twoReplicasThatSawWhatIsLostTellItOnce() {
        reach();
        try (StoreTestBed second = another("eu-api-2")) {
            incrementAndHear(5);
            second.losses.look(second.link.node(0)).join();
            bed.operate(RedisCommands::flushall);
            second.settle();
            await().until(() -> lost(bed) + lost(second) == 5);
            for (StoreTestBed each : List.of(bed, second)) {
                each.losses.look(each.link.node(0)).join();
                each.link.ping().join();
            }
            assertThat(lost(bed) + lost(second)).isEqualTo(5);
        }
    }

    @Test
    void aReplicaThatCameLaterKnowsWhatWasThereBeforeIt() {
        bed.server.start();
        StoreTestBed earlier = another("eu-api-2");
        earlier.settle();
        earlier.increment(A, 5).join();
        earlier.guard.stop();
        earlier.link.stop();
        bed.link.start();
        await().until(bed::ready);
        bed.losses.look(bed.link.node(0)).join();
        bed.operate(RedisCommands::flushall);
        bed.settle();
        await().until(() -> lost(bed) == 5);
    }

    private StoreTestBed another(String replica) {
        StoreTestBed another = new StoreTestBed(bed.server, replica, StoreTestBed.SHARDS);
        another.link.start();
        await().until(another::ready);
        return another;
    }

    /** Counts, and waits until this replica has heard of it in an event. */
    private void incrementAndHear(long delta) {
        List<CounterValue> heard = new CopyOnWriteArrayList<>();
        bed.events.listen(new CounterEvents.Listener() {
            @Override
            public void changed(ShardChange change) {
                heard.addAll(change.values());
            }

            @Override
            public void streamRestored() {}
        });
        CounterValue counted = bed.writes.increment(A, delta, null).join().value();
        await().until(() -> heard.contains(counted));
    }

    private static double lost(StoreTestBed bed) {
        return bed.metrics.get("tally.increments.lost").counter().count();
    }

    @Test
    void aRefusalByRedisChangesNothingAndSaysSo() {
        reach();
        bed.writes.increment(A, 1, null).join();
        bed.operate(redis -> redis.configSet("maxmemory", "1"));
        assertThatThrownBy(() -> bed.writes.increment(A, 1, null).join())
                .cause()
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("OOM")
                .extracting(failure -> ((StoreUnavailableException) failure).outcomeKnown())
                .isEqualTo(true);
        bed.operate(redis -> redis.configSet("maxmemory", "0"));
        assertThat(bed.writes.increment(A, 1, null).join().value().count()).isEqualTo(2);
    }
}
