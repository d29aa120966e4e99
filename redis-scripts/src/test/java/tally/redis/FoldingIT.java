package tally.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static tally.redis.RedisTestBed.NEW_LOG;
import static tally.redis.RedisTestBed.SHARD;
import static tally.redis.RedisTestBed.TOPIC;
import static tally.redis.RedisTestBed.record;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.redis.AddScript.Item;
import tally.redis.FoldScripts.Base;
import tally.redis.FoldScripts.Bases;
import tally.redis.FoldScripts.Endings;
import tally.redis.MergeScript.Batch;
import tally.redis.MergeScript.LeftOut;
import tally.redis.MergeScript.Merged;
import tally.redis.MergeScript.RegionChain;
import tally.redis.MergeScript.SlotRecord;

/** Ended slots give way to their sum, and never count beside it. */
class FoldingIT {
    private static final String LIKES = "likes/a";
    private static final String BASE = "eu-base";

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
        bed.settle();
    }

    @Test
    void endedSlotsAreFoldedByWhatIsReadFromTheLog() {
        String first = addInItsOwnIncarnation(5, 1);
        String second = addInItsOwnIncarnation(7, 0);
        bed.add(LIKES, 2, 0);
        Endings endings = bed.scripts().endings(SHARD).join();
        assertThat(endings.unfolded()).contains(nonce(first), nonce(second)).doesNotContain(nonce(bed.incarnation()));
        assertThat(endings.chain()).isEmpty();
        assertThat(bases().bases()).as("no fold yet").isEmpty();

        mergeChain("fold1:" + String.join(",", endings.unfolded()));
        Bases bases = bases();
        assertThat(bases.bases()).containsExactly(new Base(LIKES, new SlotValue(BASE, 12, 1)));
        assertThat(slots()).as("working it out changes nothing").hasSize(3);

        long version = version();
        Merged merged = bed.merge(base("fold1", 12, 1));
        assertThat(merged.changed()).as("counters with another value").isZero();
        assertThat(merged.unknown()).isZero();
        assertThat(version()).isEqualTo(version);
        assertThat(bed.total(LIKES)).isEqualTo(13);
        assertThat(slots())
                .containsExactlyInAnyOrder(new SlotValue(BASE, 12, 1), new SlotValue(bed.incarnation(), 2, 0));
        assertThat(bases().bases()).as("all is folded").isEmpty();
    }

    @Test
    void aRecordOfAFoldedSlotIsLeftOut() {
        String ended = addInItsOwnIncarnation(5, 0);
        String other = addInItsOwnIncarnation(4, 0);
        mergeChain("fold1:" + nonce(ended) + "," + nonce(other));
        bed.merge(base("fold1", 9, 0));
        Merged late = bed.merge(record(LIKES, ended, 6, 0), record(LIKES, other, 3, 0));
        assertThat(late.changed()).isZero();
        assertThat(late.dirtied()).isZero();
        assertThat(bed.total(LIKES)).isEqualTo(9);
        bed.merge(record("likes/b", ended, 6, 0));
        assertThat(bed.total("likes/b")).as("a counter that has no base").isEqualTo(6);
    }

    @Test
    void aRegionThatLostEverythingLearnsTheBaseInAnyOrderWithTheSlots() {
        mergeChain("fold1:1111,2222");
        bed.merge(record(LIKES, "eu-1111", 5, 0), base("fold1", 9, 0), record(LIKES, "eu-2222", 4, 0));
        assertThat(bed.total(LIKES)).isEqualTo(9);
        assertThat(slots()).containsExactly(new SlotValue(BASE, 9, 0));
        assertThat(bed.scripts().sums(RedisTestBed.SHARD).join().owned()).isEqualTo(9);
    }

    @Test
    void aBaseOfAnotherRegionReplacesItsSlotsAndNoOthers() {
        bed.add(LIKES, 1, 0);
        bed.merge(record(LIKES, "us-1111", 5, 2), record(LIKES, "us-east-1111", 8, 0), record(LIKES, "us-3333", 4, 0));
        mergeChain("us", "fold1:1111,2222");
        assertThat(bed.merge(new SlotRecord(LIKES, new SlotValue("us-base", 5, 2), "fold1", false))
                        .dirtied())
                .isZero();
        assertThat(bed.total(LIKES)).isEqualTo(16);
        assertThat(slots())
                .containsExactlyInAnyOrder(
                        new SlotValue(bed.incarnation(), 1, 0),
                        new SlotValue("us-base", 5, 2),
                        new SlotValue("us-east-1111", 8, 0),
                        new SlotValue("us-3333", 4, 0));
    }

    @Test
    void theFirstChainInTheLogWins() {
        mergeChain("fold1:1111");
        mergeChain("other:2222");
        mergeChain("fold1:1111;fold2:3333");
        mergeChain("fold1:1111;late:4444");
        mergeChain("fold1:1111");
        assertThat(bed.scripts().endings(SHARD).join().chain()).isEqualTo("fold1:1111;fold2:3333");
        bed.merge(record(LIKES, "eu-1111", 5, 0), record(LIKES, "eu-2222", 6, 0));
        assertThat(bed.merge(base("other", 11, 0)).unknown()).isEqualTo(1);
        assertThat(bed.total(LIKES)).isEqualTo(11);
        assertThat(slots()).hasSize(2);
    }

    @Test
    void aNameThatAnotherOneBeginsWithIsNoContinuation() {
        mergeChain("fold1:1111");
        mergeChain("fold1:11112222");
        assertThat(bed.scripts().endings(SHARD).join().chain()).isEqualTo("fold1:1111");
    }

    @Test
    void whatIsCalledAsBasesAreStopsNoMerge() {
        mergeChain("base:1111");
        assertThat(bed.scripts().endings(SHARD).join().chain()).isEmpty();
        mergeChain("fold1:1111");
        mergeChain("fold1:1111;base:2222");
        mergeChain("fold1:1111;fold2:2222,base");
        assertThat(bed.scripts().endings(SHARD).join().chain()).isEqualTo("fold1:1111");
        bed.merge(record(LIKES, "eu-1111", 5, 0), record(LIKES, BASE, 2, 0));
        assertThat(bed.merge(base("base", 11, 0)).unknown()).isEqualTo(1);
        assertThat(bed.total(LIKES)).isEqualTo(7);
        bed.merge(base("fold1", 5, 0));
        assertThat(slots()).containsExactly(new SlotValue(BASE, 5, 0));
    }

    @Test
    void aLaterFoldReplacesAnEarlierOneAndALateEarlierOneIsRepaired() {
        mergeChain("fold1:1111;fold2:2222");
        bed.merge(record(LIKES, "eu-1111", 5, 0), record(LIKES, "eu-2222", 4, 0));
        bed.merge(base("fold2", 9, 0));
        assertThat(bed.merge(base("fold1", 5, 0)).dirtied()).isEqualTo(1);
        assertThat(bed.total(LIKES)).isEqualTo(9);
        DrainScript.Drained drained = bed.drain();
        assertThat(drained.chains()).isEqualTo(Map.of(BASE, "fold1:1111;fold2:2222"));
        assertThat(drained.slots()).singleElement().satisfies(dirty -> {
            assertThat(dirty.slot()).isEqualTo(new SlotValue(BASE, 9, 0));
            assertThat(dirty.rank()).isEqualTo(2);
        });
        bed.clear(drained);
        assertThat(bed.merge(base("fold2", 8, 0)).dirtied())
                .as("less of the same fold")
                .isEqualTo(1);
        bed.merge(base("fold2", 10, 0));
        assertThat(bed.total(LIKES)).as("the maximum of the same fold").isEqualTo(10);
    }

    @Test
    void aSlotThatIsNotDrainedIsNotFoldedAndOneThatWasFoldedIsDrainedNoMore() {
        String ended = addInItsOwnIncarnation(5, 0);
        bed.add(LIKES, 4, 0);
        String dirty = bed.incarnation();
        bed.restart();
        bed.addAll();
        bed.settle();
        mergeChain("fold1:" + nonce(ended) + "," + nonce(dirty));
        assertThat(bases().bases()).isEmpty();
        assertThat(bases().skipped()).isEqualTo(1);
        assertThat(bed.drain().slots()).hasSize(1);
        bed.merge(base("fold1", 9, 0));
        assertThat(bed.drain().slots()).isEmpty();
        assertThat(bed.total(LIKES)).isEqualTo(9);
    }

    @Test
    void nothingIsWorkedOutAsWholeWhileTheShardRecovers() {
        String ended = addInItsOwnIncarnation(5, 0);
        mergeChain("fold1:" + nonce(ended));
        bed.restart();
        bed.addAll();
        assertThat(bed.scripts().endings(SHARD).join().whole()).isFalse();
        assertThat(bases().whole()).isFalse();
    }

    @Test
    void whatWasLookedAtIsNotedForThatChainAlone() {
        mergeChain("fold1:1111");
        assertThat(bed.scripts().endings(SHARD).join().done()).isFalse();
        assertThat(bed.scripts().folded(SHARD, "eu-another", "fold1:1111").join())
                .isFalse();
        assertThat(bed.scripts().folded(SHARD, bed.incarnation(), "fold1:1111").join())
                .isTrue();
        assertThat(bed.scripts().endings(SHARD).join().done()).isTrue();
        mergeChain("fold1:1111;fold2:2222");
        assertThat(bed.scripts().endings(SHARD).join().done()).isFalse();
    }

    @Test
    void aLogThatIsNewGetsTheBaseToo() {
        mergeChain("fold1:1111,2222");
        bed.merge(base("fold1", 9, 0));
        assertThat(bed.scripts().soil(SHARD, NEW_LOG).join()).isEqualTo(2);
        assertThat(bed.drain().slots()).extracting(DrainScript.Dirty::rank).containsExactly(1);
    }

    @Test
    void aLogThatIsNewIsToldTheFoldsBeforeAnySlotHoweverManyStepsThatTakes() {
        mergeChain("fold1:1111,2222");
        assertThat(bed.scripts().soil(SHARD, NEW_LOG).join())
                .as("a step without counters")
                .isEqualTo(1);
        int steps = 3;
        for (int step = 0; step < steps; step++) {
            int from = step * ShardScripts.SCAN_STEP;
            bed.addAll(IntStream.range(from, from + ShardScripts.SCAN_STEP)
                    .mapToObj(i -> RedisTestBed.item("likes/" + i, 1, 0))
                    .toArray(Item[]::new));
        }
        assertThat(bed.scripts().soil(SHARD, NEW_LOG).join()).isEqualTo(1 + steps * ShardScripts.SCAN_STEP);
        DrainScript.Drained first = bed.scripts().drain(SHARD, 1).join();
        assertThat(first.chains()).isEqualTo(Map.of(BASE, "fold1:1111,2222"));
        assertThat(first.slots()).isEmpty();
    }

    @Test
    void whatAWitnessTellsOfAFoldedRegionComesUnderItsFoldsAndNeverBesideWhatTheyCover() {
        mergeChain("us", "fold1:1111,2222;fold2:3333");
        bed.merge(record(LIKES, "us-1111", 5, 0), record(LIKES, "us-4444", 2, 0), foreignBase("fold1", 9, 1));
        bed.scripts().soil(SHARD, NEW_LOG).join();
        DrainScript.Drained drained = bed.drain();
        assertThat(drained.chains()).isEqualTo(Map.of("us-base", "fold1:1111,2222;fold2:3333"));
        assertThat(drained.slots())
                .extracting(DrainScript.Dirty::slot, DrainScript.Dirty::rank)
                .containsExactlyInAnyOrder(
                        tuple(new SlotValue("us-base", 9, 1), 1), tuple(new SlotValue("us-4444", 2, 0), 0));

        bed.redis().flushall();
        bed.merge(witnessed("us-1111", 5, 0));
        mergeChain("us", "fold1:1111,2222;fold2:3333");
        bed.merge(new SlotRecord(LIKES, new SlotValue("us-base", 9, 1), "fold1", true), witnessed("us-2222", 4, 1));
        mergeChain("us", "fold1:1111,2222");
        assertThat(bed.total(LIKES)).isEqualTo(8);
        assertThat(slots()).containsExactly(new SlotValue("us-base", 9, 1));
    }

    @Test
    void aWitnessOfThisRegionsOwnBaseRaisesItAndNeverMakesItDirty() {
        mergeChain("fold1:1111;fold2:2222");
        bed.merge(base("fold2", 9, 0));
        Merged below = bed.merge(new SlotRecord(LIKES, new SlotValue(BASE, 5, 0), "fold1", true));
        assertThat(below.dirtied() + below.changed()).isZero();
        bed.merge(new SlotRecord(LIKES, new SlotValue(BASE, 10, 0), "fold2", true));
        assertThat(bed.total(LIKES)).isEqualTo(10);
        assertThat(bed.drain().slots()).isEmpty();
    }

    /** Counts, drains, and restarts Redis, so that what was counted is a slot of its own that has ended. */
    private static String addInItsOwnIncarnation(long increments, long decrements) {
        bed.add(LIKES, increments, decrements);
        String incarnation = bed.incarnation();
        bed.clear(bed.drain());
        bed.restart();
        bed.addAll();
        bed.settle();
        return incarnation;
    }

    private static void mergeChain(String chain) {
        mergeChain("eu", chain);
    }

    private static void mergeChain(String region, String chain) {
        OptionalLong from = bed.scripts().position(SHARD, TOPIC).join().next();
        List<RegionChain> chains = List.of(new RegionChain(region, chain));
        bed.scripts()
                .merge(
                        SHARD,
                        new Batch(TOPIC, from, from.orElse(0) + 1, 0, LeftOut.NOTHING, List.of(), List.of(), chains))
                .join();
    }

    private static SlotRecord foreignBase(String fold, long increments, long decrements) {
        return new SlotRecord(LIKES, new SlotValue("us-base", increments, decrements), fold, false);
    }

    private static SlotRecord witnessed(String incarnation, long increments, long decrements) {
        return new SlotRecord(LIKES, new SlotValue(incarnation, increments, decrements), "", true);
    }

    private static SlotRecord base(String fold, long increments, long decrements) {
        return new SlotRecord(LIKES, new SlotValue(BASE, increments, decrements), fold, false);
    }

    private static Bases bases() {
        return bed.scripts().bases(SHARD).join();
    }

    private static List<SlotValue> slots() {
        return bed.scripts().state(SHARD, LIKES).join().slots();
    }

    private static long version() {
        return bed.scripts().state(SHARD, LIKES).join().total().version();
    }

    private static String nonce(String incarnation) {
        return incarnation.substring("eu-".length());
    }
}
