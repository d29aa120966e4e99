package tally.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static tally.redis.RedisTestBed.NOW;
import static tally.redis.RedisTestBed.SHARD;
import static tally.redis.RedisTestBed.item;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.redis.AddScript.Added;
import tally.redis.AddScript.Item;
import tally.redis.AddScript.KeyedChange;
import tally.redis.AddScript.Sum;
import tally.redis.DrainScript.Drained;
import tally.redis.DrainScript.UsedKey;
import tally.redis.KeyOutcome.Counted;
import tally.redis.KeyOutcome.Full;
import tally.redis.KeyOutcome.Mismatch;
import tally.redis.KeyOutcome.Recovering;
import tally.redis.KeyOutcome.Replayed;
import tally.redis.RememberScript.LoggedKey;
import tally.redis.RememberScript.Took;
import tally.redis.SettleScript.Part;

/** Idempotency keys in a real Redis. */
class IdempotencyKeysIT {
    private static final String TOPIC = "tally.once";
    private static final String NEW_LOG = TOPIC + "@new";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static RedisTestBed bed;

    @BeforeAll
    static void start(@TempDir Path data) {
        bed = new RedisTestBed(data);
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @BeforeEach
    void settled() {
        bed.redis().flushall();
        bed.addAll();
        bed.settle();
    }

    @Test
    void aKeyCountsOnceAndIsAnsweredTheSame() {
        assertThat(bed.change("likes/a", "k1", 5)).isEqualTo(new Counted());
        bed.add("likes/a", 1, 0);
        assertThat(bed.change("likes/a", "k1", 5))
                .isEqualTo(new Replayed(new Remembered(5, 5, 1, bed.incarnation(), NOW)));
        assertThat(bed.total("likes/a")).isEqualTo(6);
    }

    @Test
    void aKeyOfAnotherChangeIsRefusedAndOfAnotherCounterIsAnotherKey() {
        bed.change("likes/a", "k1", 5);
        assertThat(bed.change("likes/a", "k1", 4)).isEqualTo(new Mismatch());
        assertThat(bed.change("likes/a", "k1", -5)).isEqualTo(new Mismatch());
        assertThat(bed.change("likes/b", "k1", 4)).isEqualTo(new Counted());
        assertThat(bed.total("likes/a")).isEqualTo(5);
    }

    @Test
    void oneCallMayHoldAKeyTwiceBesideChangesWithoutOne() {
        Added added = bed.addAll(item(
                "likes/a",
                10,
                1,
                new KeyedChange("k1", -2),
                new KeyedChange("k1", -2),
                new KeyedChange("k1", 2),
                new KeyedChange("k2", 3)));
        assertThat(added.sums())
                .containsExactly(new Sum(
                        false,
                        10,
                        1,
                        List.of(
                                new Counted(),
                                new Replayed(new Remembered(-2, 10, 1, bed.incarnation(), NOW)),
                                new Mismatch(),
                                new Counted())));
        assertThat(bed.scripts().state(SHARD, "likes/a").join().slots())
                .containsExactly(new SlotValue(bed.incarnation(), 13, 3));
    }

    @Test
    void aReplayChangesNothingAtAll() {
        bed.change("likes/a", "k1", 5);
        Drained drained = bed.drain();
        bed.scripts().published(SHARD, drained.incarnation(), drained.keys()).join();
        bed.clear(drained);
        bed.change("likes/a", "k1", 5);
        assertThat(bed.drain().slots()).isEmpty();
        assertThat(bed.drain().keys()).isEmpty();
        assertThat(bed.scripts()
                        .state(RedisTestBed.SHARD, "likes/a")
                        .join()
                        .total()
                        .version())
                .isEqualTo(1);
    }

    @Test
    void moreAnswersThanLuaHasRoomForOnItsStack() {
        Item[] items = IntStream.range(0, 10)
                .mapToObj(i -> item(
                        "likes/" + i,
                        1,
                        0,
                        IntStream.range(0, AddScript.MAX_ITEMS)
                                .mapToObj(k -> new KeyedChange("k" + k, 1))
                                .toArray(KeyedChange[]::new)))
                .toArray(Item[]::new);
        assertThat(bed.addAll(items).sums())
                .hasSize(10)
                .allSatisfy(sum -> assertThat(sum.keyed()).hasSize(AddScript.MAX_ITEMS));
    }

    @Test
    void anOverflowUsesNoKeyUp() {
        bed.add("likes/a", RedisTestBed.MAX, 0);
        assertThat(bed.addAll(item("likes/a", 0, 0, new KeyedChange("k1", 1)))
                        .sums()
                        .getFirst()
                        .overflow())
                .isTrue();
        bed.add("likes/a", 0, 5);
        assertThat(bed.change("likes/a", "k1", -1)).isEqualTo(new Counted());
    }

    @Test
    void aFullShardRefusesFurtherKeysAndCountsWhatHasNone() {
        fill();
        assertThat(bed.change("likes/a", "k4", 1)).isEqualTo(new Full());
        assertThat(bed.change("likes/a", "k3", 1)).isInstanceOf(Replayed.class);
        assertThat(bed.add("likes/a", 1, 0).total()).isEqualTo(4);
    }

    @Test
    void keysAreUnknownUntilTheLogHasBeenReadAgain() {
        bed.change("likes/a", "k1", 1);
        bed.restart();
        assertThat(bed.change("likes/a", "k1", 1)).isEqualTo(new Recovering());
        assertThat(bed.change("likes/a", "k2", 1)).isEqualTo(new Recovering());
        assertThat(bed.add("likes/a", 1, 0).total()).isEqualTo(2);
        bed.scripts().settle(SHARD, bed.incarnation(), Part.COUNTERS).join();
        assertThat(bed.change("likes/a", "k1", 1)).isEqualTo(new Recovering());
        bed.settle();
        assertThat(bed.change("likes/a", "k1", 1)).isInstanceOf(Replayed.class);
    }

    @Test
    void keysAreDrainedBeforeTheSlotsThatContainThem() {
        bed.change("likes/a", "k1", 1);
        bed.change("likes/a", "k2", 2);
        Drained some = bed.scripts().drain(SHARD, 1).join();
        assertThat(some.more()).isTrue();
        assertThat(some.slots()).isEmpty();
        assertThat(some.keys())
                .containsExactly(new UsedKey("likes/a", "k1", 1, new Remembered(1, 1, 1, bed.incarnation(), NOW)));
        assertThat(bed.scripts()
                        .published(SHARD, some.incarnation(), some.keys())
                        .join())
                .isTrue();
        Drained rest = bed.drain();
        assertThat(rest.more()).isFalse();
        assertThat(rest.keys()).extracting(UsedKey::key).containsExactly("k2");
        assertThat(rest.slots()).hasSize(1);
    }

    @Test
    void slotsThatWereReadInAnotherIncarnationMustNotFollowTheirKeys() {
        bed.change("likes/a", "k1", 1);
        Drained drained = bed.drain();
        bed.restart();
        assertThat(bed.scripts()
                        .published(SHARD, drained.incarnation(), drained.keys())
                        .join())
                .as("the restart alone")
                .isFalse();
        bed.addAll();
        assertThat(bed.scripts()
                        .published(SHARD, drained.incarnation(), drained.keys())
                        .join())
                .isFalse();
        assertThat(bed.drain().keys()).isEqualTo(drained.keys());
    }

    @Test
    void keysOfTheLogAreTakenOverWithTheirOffset() {
        Remembered there = new Remembered(2, 9, 4, "us-1234567890", 7);
        assertThat(remember(OptionalLong.empty(), 5, new LoggedKey("likes/a", "k1", there))
                        .fresh())
                .isEqualTo(1);
        assertThat(bed.change("likes/a", "k1", 2)).isEqualTo(new Replayed(there));
        assertThat(bed.change("likes/a", "k1", 3)).isEqualTo(new Mismatch());
        assertThat(bed.total("likes/a")).isZero();
        Took moved = remember(OptionalLong.of(4), 6, new LoggedKey("likes/a", "k2", there));
        assertThat(moved.moved()).isTrue();
        assertThat(moved.stored()).hasValue(5);
        assertThat(bed.change("likes/a", "k2", 2)).isEqualTo(new Counted());
        assertThat(remember(OptionalLong.of(5), 6, new LoggedKey("likes/a", "k2", there))
                        .fresh())
                .as("this region's own use of the key came first")
                .isZero();
    }

    @Test
    void keysOfOtherRegionsAreTakenOverEvenWhenTheShardIsFull() {
        fill();
        Remembered there = new Remembered(1, 1, 1, "us-1234567890", 7);
        assertThat(remember(OptionalLong.empty(), 1, new LoggedKey("likes/a", "k9", there))
                        .fresh())
                .isEqualTo(1);
    }

    @Test
    void keysOfOtherRegionsLeaveThisRegionItsOwnRoom() {
        Remembered there = new Remembered(1, 1, 1, "us-1234567890", 7);
        remember(
                OptionalLong.empty(),
                3,
                new LoggedKey("likes/a", "there1", there),
                new LoggedKey("likes/a", "there2", there),
                new LoggedKey("likes/a", "there3", there));
        Added added = bed.addAll(item("likes/a", 0, 0, new KeyedChange("k1", 1), new KeyedChange("k2", 1)));
        assertThat(added.sums().getFirst().keyed()).containsOnly(new Counted());
        makeTheGenerationOld();
        assertThat(bed.change("likes/a", "k3", 1)).isEqualTo(new Counted());
        assertThat(bed.change("likes/a", "k4", 1)).isEqualTo(new Full());
    }

    @Test
    void aGenerationThatIsForgottenGivesItsRoomBackWhoeverTurnsIt() {
        fill();
        assertThat(bed.change("likes/a", "k4", 1)).isEqualTo(new Full());
        Remembered there = new Remembered(1, 1, 1, "us-1234567890", 7);
        for (int turn = 0; turn < KeyRoom.GENERATIONS; turn++) {
            makeTheGenerationOld();
            LoggedKey[] keys = IntStream.range(3 * turn, 3 * turn + 3)
                    .mapToObj(i -> new LoggedKey("likes/b", "there" + i, there))
                    .toArray(LoggedKey[]::new);
            remember(turn == 0 ? OptionalLong.empty() : OptionalLong.of(turn), turn + 1, keys);
        }
        fill();
        assertThat(bed.change("likes/a", "k4", 1)).isEqualTo(new Full());
    }

    @Test
    void aFullShardTakesKeysAgainWhenTheWindowHasPassedAlthoughItTookNoneMeanwhile() {
        fill();
        for (int turn = 1; turn < KeyRoom.GENERATIONS; turn++) {
            makeTheGenerationOld();
            assertThat(bed.change("likes/a", "k4", 1)).as("turn %d", turn).isEqualTo(new Full());
            assertThat(bed.change("likes/a", "k1", 1)).as("turn %d", turn).isInstanceOf(Replayed.class);
        }
        makeTheGenerationOld();
        assertThat(bed.change("likes/a", "k4", 1)).as("the one that turns it").isEqualTo(new Full());
        assertThat(bed.change("likes/a", "k4", 1)).isEqualTo(new Counted());
    }

    @Test
    void aCountThatAnEarlierVersionLeftBehindTakesNoMoreRoomThanItsGeneration() {
        bed.redis().hset("tally:{3}:#shard", "taken1", "3");
        fill();
        assertThat(bed.change("likes/a", "k4", 1)).isEqualTo(new Full());
    }

    @Test
    void aGenerationTurnsWhenItIsAStepOldAndTheOldestIsForgotten() {
        bed.change("likes/a", "k1", 1);
        for (int turn = 1; turn < KeyRoom.GENERATIONS; turn++) {
            makeTheGenerationOld();
            bed.change("likes/a", "turn" + turn, 1);
            assertThat(bed.change("likes/a", "k1", 1)).as("turn %d", turn).isInstanceOf(Replayed.class);
            forget("turn" + turn);
        }
        makeTheGenerationOld();
        bed.change("likes/a", "last", 1);
        assertThat(bed.change("likes/a", "k1", 1)).isNotInstanceOf(Replayed.class);
    }

    @Test
    void aClockThatJumpsADayCostsOneStepAtMost() {
        bed.change("likes/a", "k1", 1);
        String day = Long.toString(System.currentTimeMillis() - 86_400_000L * 30);
        bed.redis().hset("tally:{3}:#shard", "since", day);
        bed.change("likes/a", "k2", 1);
        assertThat(bed.change("likes/a", "k1", 1)).isInstanceOf(Replayed.class);
        String ahead = Long.toString(System.currentTimeMillis() + 86_400_000L);
        bed.redis().hset("tally:{3}:#shard", "since", ahead);
        bed.change("likes/a", "k3", 1);
        assertThat(bed.change("likes/a", "k1", 1)).isInstanceOf(Replayed.class);
        assertThat(Long.parseLong(bed.redis().hget("tally:{3}:#shard", "since")))
                .isLessThan(Long.parseLong(ahead));
    }

    @Test
    void aNewLogIsToldAllKeysThatAreRememberedWhoeverUsedThem() {
        int others = 2 * ShardScripts.SCAN_STEP + 1;
        Remembered there = new Remembered(1, 1, 1, "us-1234567890", 7);
        bed.change("likes/a", "k1", 1);
        makeTheGenerationOld();
        for (int from = 0; from < others; from += 500) {
            remember(
                    from == 0 ? OptionalLong.empty() : OptionalLong.of(from),
                    from + 500,
                    IntStream.range(from, Math.min(others, from + 500))
                            .mapToObj(i -> new LoggedKey("likes/b", "there" + i, there))
                            .toArray(LoggedKey[]::new));
        }
        Drained first = bed.drain();
        assertThat(publish(first)).isTrue();
        bed.clear(first);
        assertThat(bed.drain().keys()).isEmpty();

        assertThat(bed.scripts().retell(SHARD, NEW_LOG).join()).isEqualTo(others + 1);
        Drained underWay = bed.scripts().drain(SHARD, 5000).join();
        assertThat(underWay.keys())
                .hasSize(others + 1)
                .extracting(UsedKey::key, UsedKey::remembered)
                .contains(
                        tuple("k1", new Remembered(1, 1, 1, bed.incarnation(), NOW)),
                        tuple("there0", there),
                        tuple("there" + (others - 1), there));
        assertThat(bed.scripts().retell(SHARD, NEW_LOG).join()).isEqualTo(others + 1);
        assertThat(publish(underWay)).isTrue();
        assertThat(bed.scripts().drain(SHARD, 5000).join().keys())
                .as("what a pass has told another log is told again")
                .hasSize(others + 1);
    }

    @Test
    void anEarlierLogIsKnownUntilTheNewOneIsToldAllKeys() {
        String earlier = TOPIC + "@earlier";
        Remembered there = new Remembered(1, 1, 1, "us-1234567890", 7);
        rememberFrom(earlier, OptionalLong.empty(), 1, new LoggedKey("likes/a", "k1", there));
        assertThat(bed.scripts().position(SHARD, NEW_LOG).join().remade()).isTrue();
        String last = new ShardKeys(SHARD).generations().getLast();
        bed.redis().set(last, "no hash");
        assertThat(bed.scripts().retell(SHARD, NEW_LOG)).failsWithin(PATIENCE);
        assertThat(bed.scripts().position(SHARD, NEW_LOG).join().remade()).isTrue();
        bed.redis().del(last);
        assertThat(bed.scripts().retell(SHARD, NEW_LOG).join()).isEqualTo(1);
        assertThat(bed.scripts().position(SHARD, NEW_LOG).join().remade()).isFalse();
        assertThat(rememberFrom(earlier, OptionalLong.of(1), 2, new LoggedKey("likes/a", "k2", there))
                        .moved())
                .isTrue();
    }

    /** Takes as many keys as this region may. */
    private static void fill() {
        for (String key : List.of("k1", "k2", "k3")) {
            assertThat(bed.change("likes/a", key, 1)).isEqualTo(new Counted());
        }
    }

    private static boolean publish(Drained drained) {
        return bed.scripts()
                .published(SHARD, drained.incarnation(), drained.keys())
                .join();
    }

    private static void makeTheGenerationOld() {
        long stepMs = RedisTestBed.ROOM.stepMs();
        bed.redis().hset("tally:{3}:#shard", "since", Long.toString(System.currentTimeMillis() - stepMs));
    }

    /** Makes room, as the window's end would. */
    private static void forget(String key) {
        bed.redis().keys("*#once*").forEach(ring -> bed.redis().hdel(ring, "likes/a " + key));
    }

    private static Took remember(OptionalLong from, long next, LoggedKey... keys) {
        return rememberFrom(TOPIC, from, next, keys);
    }

    private static Took rememberFrom(String log, OptionalLong from, long next, LoggedKey... keys) {
        return bed.scripts()
                .remember(SHARD, new RememberScript.Batch(log, from, next, List.of(keys)))
                .join();
    }
}
