package tally.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static tally.redis.RedisTestBed.SHARD;
import static tally.redis.RedisTestBed.record;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.redis.DrainScript.Drained;
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
    void soilMarksEveryOwnSlotAndNoOther() {
        bed.add("likes/a", 5, 2);
        bed.add("views/b", 1, 0);
        String before = bed.incarnation();
        bed.restart();
        bed.add("likes/a", 1, 0);
        bed.merge(record("likes/a", "us-1234567890", 9, 0), record("likes/c", "us-1234567890", 9, 0));
        bed.clear(bed.drain());
        assertThat(bed.drain().slots()).isEmpty();
        assertThat(bed.scripts().soil(SHARD).join()).isEqualTo(3);
        assertThat(bed.scripts().soil(SHARD).join()).isZero();
        Drained drained = bed.drain();
        assertThat(drained.slots())
                .extracting(DrainScript.Dirty::slot)
                .containsExactlyInAnyOrder(
                        new SlotValue(before, 5, 2),
                        new SlotValue(before, 1, 0),
                        new SlotValue(bed.incarnation(), 1, 0));
        bed.clear(drained);
        assertThat(bed.drain().slots()).isEmpty();
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
        assertThat(bed.scripts().settle(SHARD, bed.incarnation(), own).join().whole())
                .isFalse();
        bed.restart();
        bed.add("likes/a", 1, 0);
        assertThat(bed.scripts()
                        .settle(SHARD, bed.incarnation(), mirrored)
                        .join()
                        .whole())
                .as("the own one was read up before the restart")
                .isFalse();
        assertThat(bed.scripts().settle(SHARD, bed.incarnation(), own).join().whole())
                .isTrue();
    }

    private static Sums settled() {
        return bed.scripts().settle(SHARD, bed.incarnation(), Part.COUNTERS).join();
    }
}
