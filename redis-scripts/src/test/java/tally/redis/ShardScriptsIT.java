package tally.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tally.redis.RedisTestBed.MAX;
import static tally.redis.RedisTestBed.SHARD;
import static tally.redis.RedisTestBed.TOPIC;
import static tally.redis.RedisTestBed.item;
import static tally.redis.RedisTestBed.record;
import static tally.redis.RedisTestBed.sum;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.redis.AddScript.Added;
import tally.redis.AddScript.ShardItems;
import tally.redis.DrainScript.Drained;
import tally.redis.MergeScript.Batch;
import tally.redis.MergeScript.LeftOut;
import tally.redis.MergeScript.Mark;
import tally.redis.MergeScript.Merged;
import tally.redis.MergeScript.SlotRecord;

/** Adding and merging, against a real Redis. */
class ShardScriptsIT {
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
    }

    @Test
    void addCountsUpAndDown() {
        assertThat(bed.add("likes/a", 5, 0)).isEqualTo(sum(false, 5, 1));
        assertThat(bed.add("likes/a", 1, 3)).isEqualTo(sum(false, 3, 2));
        assertThat(bed.scripts().state(SHARD, "likes/a").join().slots())
                .containsExactly(new SlotValue(bed.incarnation(), 6, 3));
    }

    @Test
    void addOpensAnEmptyShardOnceAndUnderAFreshName() {
        Added first = bed.addAll();
        Added second = bed.addAll();
        assertThat(first.opening().reason()).isEqualTo("empty");
        assertThat(first.opening().incarnation()).matches("eu-[0-9a-z]{10}");
        assertThat(second.opening()).isEqualTo(new Opening(first.opening().incarnation(), ""));
        bed.redis().flushall();
        assertThat(bed.addAll().opening().incarnation())
                .isNotEqualTo(first.opening().incarnation());
    }

    @Test
    void addOpensANewIncarnationAfterARestartAndKeepsTheOldSlot() {
        bed.add("likes/a", 5, 0);
        String before = bed.incarnation();
        bed.restart();
        Added added = bed.addAll(item("likes/a", 1, 0));
        assertThat(added.opening().reason()).isEqualTo("restart");
        assertThat(added.sums()).containsExactly(sum(false, 6, 2));
        assertThat(bed.scripts().state(SHARD, "likes/a").join().slots())
                .containsExactlyInAnyOrder(
                        new SlotValue(before, 5, 0),
                        new SlotValue(added.opening().incarnation(), 1, 0));
    }

    @Test
    void addRefusesWhatWouldPassTheLimitAndCountsTheOthers() {
        bed.add("likes/a", MAX - 1, 0);
        Added added = bed.addAll(item("likes/a", 2, 0), item("likes/b", 1, 0));
        assertThat(added.sums()).containsExactly(sum(true, MAX - 1, 1), sum(false, 1, 1));
        assertThat(bed.add("likes/a", 1, 0)).isEqualTo(sum(false, MAX, 2));
        assertThat(bed.add("likes/a", 0, MAX)).isEqualTo(sum(false, 0, 3));
        assertThat(bed.add("likes/a", 1, 0).overflow())
                .as("the slot is full, the total is not")
                .isTrue();
    }

    @Test
    void totalsBeyondWhatADoubleHoldsStayExact() {
        bed.merge(record("likes/a", "us-1234567890", MAX, 0), record("likes/a", "ap-1234567890", MAX, 0));
        assertThat(bed.total("likes/a")).isEqualTo(2 * MAX);
        assertThat(bed.add("likes/a", 1, 0).overflow()).isTrue();
        assertThat(bed.add("likes/a", 0, 1)).isEqualTo(sum(false, 2 * MAX - 1, 2));
        bed.merge(record("likes/b", "us-1234567890", 0, MAX), record("likes/b", "ap-1234567890", 0, MAX));
        assertThat(bed.total("likes/b")).isEqualTo(-2 * MAX);
        assertThat(bed.add("likes/b", 0, 1).overflow()).isTrue();
        assertThat(bed.add("likes/b", 7, 0)).isEqualTo(sum(false, 7 - 2 * MAX, 2));
        bed.merge(record("likes/b", "us-1234567890", MAX, MAX), record("likes/b", "ap-1234567890", MAX, MAX));
        assertThat(bed.total("likes/b")).isEqualTo(7);
    }

    @Test
    void addWritesNothingWhenOneKeyIsOfAnotherType() {
        bed.addAll();
        bed.redis().set("tally:{3}:likes/b", "somebody else's");
        bed.redis().lpush("tally:{3}:likes/c", "somebody else's");
        for (String foreign : List.of("likes/b", "likes/c")) {
            assertThatThrownBy(() -> bed.addAll(item("likes/a", 1, 0), item(foreign, 1, 0)))
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("WRONGTYPE");
        }
        assertThat(bed.total("likes/a")).isZero();
        assertThat(bed.redis().zcard("tally:{3}:#dirty")).isZero();
    }

    @Test
    void addWritesNothingWhenMemoryIsFull() {
        bed.add("likes/a", 1, 0);
        bed.redis().configSet("maxmemory", "1");
        try {
            assertThatThrownBy(() -> bed.add("likes/a", 1, 0)).hasMessageContaining("OOM");
            assertThat(bed.total("likes/a")).isEqualTo(1);
            Drained drained = bed.drain();
            assertThat(bed.clear(drained).remaining())
                    .as("clearing frees memory and goes on")
                    .isZero();
        } finally {
            bed.redis().configSet("maxmemory", "0");
        }
        assertThat(bed.add("likes/a", 1, 0).total()).isEqualTo(2);
    }

    @Test
    void scriptsComeBackAfterAScriptFlush() {
        bed.add("likes/a", 1, 0);
        bed.redis().scriptFlush();
        assertThat(bed.add("likes/a", 1, 0).total()).isEqualTo(2);
    }

    @Test
    void oneCallTakesManyShards() {
        List<Added> added = bed.scripts()
                .add(
                        List.of(
                                new ShardItems(0, List.of(item("likes/a", 1, 0))),
                                new ShardItems(1, List.of(item("likes/b", 2, 0), item("likes/c", 3, 0)))),
                        RedisTestBed.NOW)
                .join();
        assertThat(added).extracting(Added::shard).containsExactly(0, 1);
        assertThat(added.get(1).sums()).containsExactly(sum(false, 2, 1), sum(false, 3, 1));
        assertThat(added.get(0).opening().incarnation())
                .isNotEqualTo(added.get(1).opening().incarnation());
    }

    @Test
    void mergeKeepsTheLargerSlot() {
        bed.add("likes/a", 1, 0);
        bed.merge(record("likes/a", "us-1234567890", 4, 1));
        assertThat(bed.total("likes/a")).isEqualTo(4);
        bed.merge(record("likes/a", "us-1234567890", 3, 2));
        assertThat(bed.total("likes/a")).isEqualTo(3);
        Merged again = bed.merge(record("likes/a", "us-1234567890", 4, 2));
        assertThat(again.changed()).isZero();
        assertThat(bed.total("likes/a")).isEqualTo(3);
    }

    @Test
    void mergeTakesTwoRecordsOfOneSlotInOneCall() {
        bed.merge(
                record("likes/a", "us-1234567890", 5, 0),
                record("likes/a", "us-1234567890", 7, 0),
                record("likes/a", "us-1234567890", 6, 0));
        assertThat(bed.total("likes/a")).isEqualTo(7);
    }

    @Test
    void mergeStoresTheOffsetAndRefusesABatchFromElsewhere() {
        assertThat(bed.merge(OptionalLong.empty(), 10, record("likes/a", "us-1234567890", 1, 0))
                        .stored())
                .hasValue(10);
        Merged gap = bed.merge(OptionalLong.of(12), 13, record("likes/a", "us-1234567890", 9, 0));
        assertThat(gap.moved()).isTrue();
        assertThat(gap.stored()).hasValue(10);
        assertThat(bed.total("likes/a")).isEqualTo(1);
        bed.redis().flushall();
        Merged afterLoss = bed.merge(OptionalLong.of(10), 11);
        assertThat(afterLoss.moved()).isTrue();
        assertThat(afterLoss.stored()).isEmpty();
    }

    @Test
    void mergeOpensANewIncarnationWhenAnOwnRecordIsAboveLocalState() {
        bed.add("likes/a", 5, 0);
        String before = bed.incarnation();
        bed.redis().del("tally:{3}:likes/a");
        Merged merged = bed.merge(record("likes/a", before, 5, 0));
        assertThat(merged.opening().reason()).isEqualTo("echo");
        assertThat(bed.incarnation()).isNotEqualTo(before);
        assertThat(bed.add("likes/a", 1, 0).total()).isEqualTo(6);
    }

    @Test
    void mergeMarksDirtyWhatALateOwnerHasWrittenOver() {
        bed.add("likes/a", 5, 0);
        Drained drained = bed.drain();
        bed.clear(drained);
        SlotValue older = new SlotValue(bed.incarnation(), 3, 0);
        assertThat(bed.merge(new SlotRecord("likes/a", older, "", false)).dirtied())
                .isEqualTo(1);
        assertThat(bed.drain().slots().getFirst().slot()).isEqualTo(new SlotValue(bed.incarnation(), 5, 0));
    }

    @Test
    void whatALateOwnerHasWrittenOverStaysDirtyThoughADrainIsUnderWay() {
        bed.add("likes/a", 5, 0);
        Drained drained = bed.drain();
        SlotValue older = new SlotValue(bed.incarnation(), 3, 0);
        assertThat(bed.merge(new SlotRecord("likes/a", older, "", false)).dirtied())
                .isEqualTo(1);
        assertThat(bed.clear(drained).remaining())
                .as("what was drained lies before the late record in the log")
                .isEqualTo(1);
    }

    @Test
    void anOwnersOwnOlderRecordOfAnEndedIncarnationIsRepaired() {
        bed.add("likes/a", 5, 0);
        String ended = bed.incarnation();
        bed.clear(bed.drain());
        bed.restart();
        bed.addAll();
        SlotRecord older = new SlotRecord("likes/a", new SlotValue(ended, 3, 0), "", false);
        assertThat(bed.merge(older).dirtied()).isEqualTo(1);
        assertThat(bed.drain().slots()).extracting(DrainScript.Dirty::slot).containsExactly(new SlotValue(ended, 5, 0));
    }

    @Test
    void aRegionWhoseNameBeginsWithOursIsNotOurs() {
        bed.add("likes/a", 5, 0);
        Drained drained = bed.drain();
        bed.clear(drained);
        bed.merge(record("likes/a", "eu-west-1234567890", 4, 0));
        assertThat(bed.merge(record("likes/a", "eu-west-1234567890", 3, 0)).dirtied())
                .isZero();
        bed.add("likes/a", 1, 0);
        assertThat(bed.drain().slots().getFirst().slot()).isEqualTo(new SlotValue(bed.incarnation(), 6, 0));
    }

    @Test
    void watermarksOnlyRise() {
        bed.scripts()
                .merge(
                        SHARD,
                        new Batch(
                                TOPIC,
                                OptionalLong.empty(),
                                1,
                                77,
                                LeftOut.NOTHING,
                                List.of(),
                                List.of(new Mark("us-1234567890", 9, 50)),
                                List.of()))
                .join();
        bed.scripts()
                .merge(
                        SHARD,
                        new Batch(
                                TOPIC,
                                OptionalLong.of(1),
                                2,
                                78,
                                LeftOut.NOTHING,
                                List.of(),
                                List.of(new Mark("us-1234567890", 8, 51)),
                                List.of()))
                .join();
        assertThat(bed.scripts().marks(SHARD).join()).containsExactly(new StoredMark("us-1234567890", 9, 50, 77));
    }

    @Test
    void aCounterNeverTouchedIsZero() {
        assertThat(bed.total("likes/none")).isZero();
        assertThat(bed.scripts().state(SHARD, "likes/none").join().slots()).isEmpty();
        assertThat(bed.redis().exists("tally:{3}:likes/none")).isZero();
    }
}
