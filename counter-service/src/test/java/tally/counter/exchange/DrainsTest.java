package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.exchange.StateRecord.SlotState;
import tally.counter.exchange.StateRecord.WatermarkState;
import tally.counter.store.ShardExchange.Part;
import tally.counter.store.ShardExchange.Source;
import tally.counter.store.ShardExchange.UsedKey;
import tally.counter.tracing.Traces;

class DrainsTest {
    private static final CounterId A = CounterId.parse("likes/a");

    private final MemoryStore store = new MemoryStore("eu", 1);
    private final List<StateRecord> written = Collections.synchronizedList(new ArrayList<>());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<ShardDrain> begun = new ArrayList<>();
    private final WriterName writer = new WriterName("eu-api-1");
    private volatile ShardLog<StateRecord> log = (_, records) -> written.addAll(records);
    private volatile ShardLog<UsedKey> keyLog = (_, _) -> {};
    private final Drains drains = new Drains(
            "eu",
            store,
            (shard, records) -> log.append(shard, records),
            (shard, keys) -> keyLog.append(shard, keys),
            TestSettings.quick(),
            new ExchangeMetrics(registry),
            Clock.systemUTC(),
            Traces.OFF);

    DrainsTest() {
        store.listen(drains);
    }

    @AfterEach
    void end() {
        drains.end(begun);
    }

    @Test
    void aClosedDrainWritesNothingAndAnOpenOneWhatWaited() {
        store.add(A, 1);
        ShardDrain drain = begin();
        drain.signal();
        assertThat(written).isEmpty();
        open(drain);
        await().until(() -> !store.dirty(A));
        assertThat(written).anyMatch(SlotState.class::isInstance);
    }

    @Test
    void aShardInAnotherIncarnationIsNotDrainedUntilItHasBeenReadAgain() {
        ShardDrain drain = begin();
        open(drain);
        await().until(() -> written.stream().anyMatch(WatermarkState.class::isInstance));
        store.reopen();
        store.add(A, 1);
        await().until(drain::isOutdated);
        assertThat(store.dirty(A)).isTrue();
        assertThat(written).noneMatch(SlotState.class::isInstance);
        drain.close();
        open(drain);
        await().until(() -> !store.dirty(A));
        assertThat(drain.isOutdated()).isFalse();
    }

    @Test
    void aShardThatAnotherReplicaHasSettledIsNotClearedUntilItHasBeenReadAgain() {
        ShardDrain drain = begin();
        open(drain);
        await().until(() -> written.stream().anyMatch(WatermarkState.class::isInstance));
        store.ownedBy("another");
        store.add(A, 1);
        await().until(drain::isOutdated);
        assertThat(store.dirty(A)).isTrue();
        drain.close();
        writer.giveUp();
        open(drain);
        await().until(() -> !store.dirty(A));
        assertThat(drain.isOutdated()).isFalse();
    }

    @Test
    void aShardThatIsPlacedAnewIsWrittenUnderAnotherName() {
        StateTask task = new StateTask(writer, begin(), store, Source.alone(Part.COUNTERS), NoKafka.offsets());
        readUp(task);
        await().until(() -> !written.isEmpty());
        String before = first(WatermarkState.class).by();
        task.close();
        written.clear();
        readUp(task);
        store.add(A, 1);
        await().until(() -> !store.dirty(A));
        assertThat(first(SlotState.class).by()).isNotEqualTo(before);
    }

    @Test
    void aChangeIsDrainedBecauseOfItsEvent() {
        open(begin());
        await().until(() -> written.stream().anyMatch(WatermarkState.class::isInstance));
        store.add(A, 1);
        await().until(() -> !store.dirty(A));
    }

    @Test
    void aWatermarkFollowsWhatItCovers() {
        open(begin());
        store.add(A, 1);
        await().until(() ->
                written.stream().anyMatch(record -> record instanceof WatermarkState mark && mark.sequence() == 1));
        assertThat(written.indexOf(first(SlotState.class)))
                .isLessThan(written.indexOf(written.stream()
                        .filter(record -> record instanceof WatermarkState mark && mark.sequence() == 1)
                        .findFirst()
                        .orElseThrow()));
    }

    @Test
    void anIdleShardGivesSignsOfLife() {
        open(begin());
        await().until(() -> written.stream()
                        .filter(WatermarkState.class::isInstance)
                        .map(StateRecord::at)
                        .distinct()
                        .count()
                >= 3);
    }

    @Test
    void whatKafkaDidNotTakeIsTriedAgainUnderAnotherName() {
        String name = writer.current();
        log = (_, _) -> {
            throw new LogUnavailableException("Kafka is away", new IllegalStateException());
        };
        open(begin());
        store.add(A, 1);
        await().until(() -> !writer.current().equals(name));
        assertThat(store.dirty(A)).isTrue();
        log = (_, records) -> written.addAll(records);
        await().until(() -> !store.dirty(A));
        assertThat(first(SlotState.class).by()).isNotEqualTo(name);
    }

    @Test
    void whatRedisDidNotGiveIsAskedForAgain() {
        open(begin());
        store.away(true);
        store.add(A, 1);
        await().until(() -> store.refusals() >= 2);
        store.away(false);
        await().until(() -> !store.dirty(A));
    }

    @Test
    void aRevokedShardIsNotClearedEvenWhenItsWriteArrivesLater() throws InterruptedException {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        log = (_, records) -> {
            writing.countDown();
            awaitUninterruptibly(arrived);
            written.addAll(records);
        };
        ShardDrain drain = begin();
        open(drain);
        store.add(A, 1);
        writing.await();
        drains.end(begun);
        arrived.countDown();
        assertThat(drain.awaitEnd(Duration.ofSeconds(10))).isTrue();
        assertThat(store.dirty(A)).isTrue();
    }

    @Test
    void dirtyCountersAreCountedWhileTheShardIsOwned() {
        ShardDrain drain = begin();
        log = (_, records) -> {
            written.addAll(records);
            store.add(A, 1);
        };
        store.add(A, 1);
        open(drain);
        await().until(() -> registry.get("tally.dirty.counters").gauge().value() == 1);
        drains.end(begun);
        assertThat(registry.get("tally.dirty.counters").gauge().value()).isZero();
    }

    @Test
    void dirtyCountersAreCountedWhileKafkaIsAwayToo() {
        log = (_, _) -> {
            throw new LogUnavailableException("Kafka is away", new IllegalStateException());
        };
        open(begin());
        store.add(A, 1);
        store.add(CounterId.parse("likes/b"), 1);
        await().until(() -> registry.get("tally.dirty.counters").gauge().value() == 2);
    }

    @Test
    void aPassThatWaitsForTheLogOfKeysWritesNoSlotsForALaterAssignment() throws InterruptedException {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch placedAnew = new CountDownLatch(1);
        keyLog = (_, _) -> {
            writing.countDown();
            awaitUninterruptibly(placedAnew);
        };
        StateTask task = new StateTask(writer, begin(), store, Source.alone(Part.COUNTERS), NoKafka.offsets());
        String before = writer.owner();
        store.use(new UsedKey("k1", 1, new CounterValue(A, 1, store.incarnation(0), 1), Instant.EPOCH));
        store.add(A, 1);
        readUp(task);
        writing.await();
        task.close();
        keyLog = (_, _) -> {};
        readUp(task);
        placedAnew.countDown();
        await().until(() -> !store.dirty(A));
        assertThat(written)
                .filteredOn(SlotState.class::isInstance)
                .singleElement()
                .satisfies(slot -> assertThat(((SlotState) slot).by())
                        .isEqualTo(writer.owner())
                        .isNotEqualTo(before));
    }

    private void readUp(StateTask task) {
        assertThat(task.readUp(store.incarnation(0)).join()).isTrue();
        task.begin(store.incarnation(0));
    }

    /** As once the log is read up. */
    private void open(ShardDrain drain) {
        store.settle(0, store.incarnation(0), Source.alone(Part.COUNTERS), writer.owner())
                .join();
        drain.open(store.incarnation(0));
    }

    private ShardDrain begin() {
        ShardDrain drain = drains.begin(0, writer);
        begun.add(drain);
        return drain;
    }

    private StateRecord first(Class<? extends StateRecord> kind) {
        synchronized (written) {
            return written.stream().filter(kind::isInstance).findFirst().orElseThrow();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
