package tally.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static tally.redis.RedisTestBed.NEW_LOG;
import static tally.redis.RedisTestBed.SHARD;
import static tally.redis.RedisTestBed.record;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.redis.DrainScript.Drained;
import tally.redis.MergeScript.SlotRecord;
import tally.redis.SettleScript.Part;
import tally.redis.SettleScript.Source;

/** What the scripts do about a Redis that lost data. */
class RecoveryIT {
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
    void empty() {
        bed.redis().flushall();
        bed.addAll();
    }

    @Test
    void countersAreWholeOnceTheLogWasReadUpInThisIncarnation() {
        assertThat(whole()).isFalse();
        bed.settle();
        assertThat(whole()).isTrue();
        bed.restart();
        assertThat(bed.incarnation()).as("nobody has opened it yet").isEmpty();
        assertThat(whole()).isFalse();
        bed.addAll();
        assertThat(whole()).isFalse();
        assertThat(bed.scripts().state(SHARD, "likes/a").join().whole()).isFalse();
        bed.settle();
        assertThat(whole()).isTrue();
    }

    @Test
    void nobodySettlesForAnotherIncarnation() {
        String before = bed.incarnation();
        bed.restart();
        assertThat(bed.scripts().settle(SHARD, before, Part.COUNTERS).join()).isEqualTo(new Sums("", false, 0, 0));
        bed.addAll();
        assertThat(bed.scripts().settle(SHARD, before, Part.COUNTERS).join())
                .isEqualTo(new Sums(bed.incarnation(), false, 0, 0));
        assertThat(whole()).isFalse();
    }

    @Test
    void settlingTellsWhatThisRegionHasCountedAndWhatItGotBack() {
        bed.add("likes/a", 5, 2);
        bed.merge(record("likes/a", "us-1234567890", 100, 0));
        assertThat(bed.scripts().sums(SHARD).join()).isEqualTo(new Sums(bed.incarnation(), false, 7, 7));
        assertThat(settled()).isEqualTo(new Sums(bed.incarnation(), true, 7, 7));
        assertThat(settled()).isEqualTo(new Sums(bed.incarnation(), true, 7, 7));
        assertThat(bed.scripts().sums(SHARD).join()).isEqualTo(new Sums(bed.incarnation(), true, 7, 7));
        String lost = bed.incarnation();
        bed.redis().flushall();
        bed.add("likes/a", 1, 0);
        bed.merge(record("likes/a", lost, 4, 2));
        assertThat(settled()).isEqualTo(new Sums(bed.incarnation(), true, 7, 1));
    }

    @Test
    void ofWhatSeveralFindLostTheMostCountsAndOnce() {
        String first = bed.incarnation();
        assertThat(bed.scripts().lost(SHARD, first, 5).join()).isEqualTo(5);
        assertThat(bed.scripts().lost(SHARD, first, 3).join()).isZero();
        assertThat(bed.scripts().lost(SHARD, first, 7).join()).isEqualTo(2);
        assertThat(bed.scripts().lost(SHARD, first, 7).join()).isZero();
        bed.restart();
        bed.addAll();
        assertThat(bed.scripts().lost(SHARD, bed.incarnation(), 3).join())
                .as("another loss")
                .isEqualTo(3);
    }

    @Test
    void soilMarksEverySlotAndThoseOfOthersOnceForEachCounter() {
        bed.add("likes/a", 5, 2);
        bed.add("views/b", 1, 0);
        String before = bed.incarnation();
        bed.restart();
        bed.add("likes/a", 1, 0);
        bed.merge(record("likes/a", "us-1234567890", 9, 0), record("likes/c", "us-1234567890", 9, 0));
        bed.clear(bed.drain());
        assertThat(bed.drain().slots()).isEmpty();
        bed.merge(record("likes/c", "ap-1234567890", 4, 1));
        assertThat(bed.scripts().soil(SHARD, NEW_LOG).join()).isEqualTo(5);
        Drained underWay = bed.drain();
        assertThat(bed.scripts().soil(SHARD, NEW_LOG).join()).isEqualTo(5);
        assertThat(bed.clear(underWay).remaining())
                .as("what a pass has told another log is told again")
                .isEqualTo(5);
        Drained drained = bed.drain();
        assertThat(drained.slots())
                .extracting(DrainScript.Dirty::slot)
                .containsExactlyInAnyOrder(
                        new SlotValue(before, 5, 2),
                        new SlotValue(before, 1, 0),
                        new SlotValue(bed.incarnation(), 1, 0),
                        new SlotValue("us-1234567890", 9, 0),
                        new SlotValue("us-1234567890", 9, 0),
                        new SlotValue("ap-1234567890", 4, 1));
        assertThat(bed.clear(drained).remaining()).isZero();
        assertThat(bed.drain().slots()).isEmpty();
    }

    @Test
    void whatOthersHaveCountedIsToldAsItIsWhenItIsDrainedAndInBoundedPieces() {
        bed.merge(record("likes/a", "us-1234567890", 9, 0), record("likes/b", "us-1234567890", 1, 0));
        bed.scripts().soil(SHARD, NEW_LOG).join();
        bed.merge(record("likes/a", "us-1234567890", 10, 0), record("likes/b", "us-1234567890", 2, 0));
        Drained first = bed.scripts().drain(SHARD, 1).join();
        assertThat(first.whole()).isFalse();
        assertThat(bed.clear(first).remaining()).isEqualTo(1);
        Drained second = bed.scripts().drain(SHARD, 1).join();
        assertThat(second.whole()).isTrue();
        assertThat(Stream.of(first, second).flatMap(drained -> drained.slots().stream()))
                .extracting(DrainScript.Dirty::id, dirty -> dirty.slot().increments())
                .containsExactlyInAnyOrder(tuple("likes/a", 10L), tuple("likes/b", 2L));
        assertThat(bed.clear(second).remaining()).isZero();
    }

    @Test
    void nothingOfAnEarlierLogIsMergedAfterTheNewOneIsToldEverything() {
        String earlier = RedisTestBed.TOPIC + "@earlier";
        String mirrored = "us." + earlier;
        mergeFrom(earlier, OptionalLong.empty(), record("likes/a", "us-1234567890", 9, 0));
        mergeFrom(mirrored, OptionalLong.empty(), record("likes/a", "us-1234567890", 9, 0));
        assertThat(bed.scripts().position(SHARD, NEW_LOG).join().remade()).isTrue();
        assertThat(bed.scripts().position(SHARD, earlier).join().remade())
                .as("the one that is read")
                .isFalse();
        assertThat(bed.scripts().position(SHARD, "ap." + NEW_LOG).join().remade())
                .as("another topic, never read")
                .isFalse();
        bed.scripts().soil(SHARD, NEW_LOG).join();
        assertThat(bed.scripts().position(SHARD, NEW_LOG).join().remade())
                .as("all is told")
                .isFalse();
        assertThat(mergeFrom(earlier, OptionalLong.of(1), record("likes/a", "us-1234567890", 10, 0))
                        .moved())
                .isTrue();
        assertThat(mergeFrom(mirrored, OptionalLong.of(1)).moved())
                .as("another topic's")
                .isFalse();
        assertThat(bed.total("likes/a")).isEqualTo(9);
    }

    @Test
    void aWitnessGivesBackWhatAnEndedIncarnationCountedAndThatIsCountedAsRegained() {
        bed.add("likes/a", 5, 0);
        String before = bed.incarnation();
        bed.redis().flushall();
        bed.add("likes/a", 1, 0);
        MergeScript.Merged merged = bed.merge(witnessed("likes/a", before, 4));
        assertThat(merged.opening().reason()).isEmpty();
        assertThat(merged.dirtied()).isZero();
        assertThat(bed.total("likes/a")).isEqualTo(5);
        assertThat(bed.scripts().sums(SHARD).join().owned()).isEqualTo(5);
    }

    @Test
    void aWitnessOfTheLivingIncarnationIsPassedOverBelowItAndShowsALossAboveIt() {
        bed.add("likes/a", 5, 0);
        bed.clear(bed.drain());
        String before = bed.incarnation();
        MergeScript.Merged below = bed.merge(witnessed("likes/a", before, 4));
        assertThat(below.opening().reason()).isEmpty();
        assertThat(below.dirtied() + below.changed()).isZero();
        assertThat(bed.drain().slots()).isEmpty();
        assertThat(bed.merge(witnessed("likes/a", before, 7)).opening().reason())
                .isEqualTo("echo");
        assertThat(bed.incarnation()).isNotEqualTo(before);
        assertThat(bed.total("likes/a")).isEqualTo(7);
    }

    private static SlotRecord witnessed(String id, String incarnation, long increments) {
        return new SlotRecord(id, new SlotValue(incarnation, increments, 0), "", true);
    }

    private static MergeScript.Merged mergeFrom(String log, OptionalLong from, SlotRecord... records) {
        return bed.scripts()
                .merge(
                        SHARD,
                        new MergeScript.Batch(
                                log,
                                from,
                                from.orElse(0) + 1,
                                0,
                                MergeScript.LeftOut.NOTHING,
                                List.of(records),
                                List.of(),
                                List.of()))
                .join();
    }

    @Test
    void anIncrementInANewIncarnationLeavesTheOldSlotClean() {
        bed.add("likes/a", 5, 0);
        bed.clear(bed.drain());
        bed.restart();
        bed.add("likes/a", 1, 0);
        assertThat(bed.drain().slots())
                .extracting(DrainScript.Dirty::slot)
                .containsExactly(new SlotValue(bed.incarnation(), 1, 0));
    }

    private static boolean whole() {
        return bed.scripts().read(SHARD, List.of("likes/a")).join().whole();
    }

    @Test
    void aShardIsWholeOnlyOnceAllLogsThatHoldItsCountersAreReadUpInTheSameIncarnation() {
        Source own = new Source(Part.COUNTERS, "state", List.of("state", "us.state"));
        Source mirrored = new Source(Part.COUNTERS, "us.state", List.of("state", "us.state"));
        bed.add("likes/a", 7, 0);
        assertThat(bed.scripts()
                        .settle(SHARD, bed.incarnation(), own, "")
                        .join()
                        .whole())
                .isFalse();
        bed.restart();
        bed.add("likes/a", 1, 0);
        assertThat(bed.scripts()
                        .settle(SHARD, bed.incarnation(), mirrored, "")
                        .join()
                        .whole())
                .as("the own one was read up before the restart")
                .isFalse();
        assertThat(bed.scripts()
                        .settle(SHARD, bed.incarnation(), own, "")
                        .join()
                        .whole())
                .isTrue();
    }

    private static Sums settled() {
        return bed.scripts().settle(SHARD, bed.incarnation(), Part.COUNTERS).join();
    }
}
