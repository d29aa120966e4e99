package tally.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static tally.redis.RedisTestBed.SHARD;
import static tally.redis.RedisTestBed.TOPIC;
import static tally.redis.RedisTestBed.item;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.redis.ClearScript.Cleared;
import tally.redis.DrainScript.Drained;
import tally.redis.MergeScript.Batch;
import tally.redis.MergeScript.LeftOut;
import tally.redis.MergeScript.Merged;

/** What a drain reads, what may be cleared then, and what its owner may leave out when the log brings it back. */
class DrainingIT {
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
    void drainReadsTheLowestSequencesFirst() {
        bed.add("likes/a", 1, 0);
        bed.add("likes/b", 1, 0);
        bed.add("likes/a", 1, 0);
        Drained drained = bed.scripts().drain(SHARD, 1).join();
        assertThat(drained.slots()).extracting(DrainScript.Dirty::id).containsExactly("likes/b");
        assertThat(drained.sequence()).isEqualTo(2);
        assertThat(drained.whole()).isFalse();
        assertThat(bed.clear(drained)).isEqualTo(new Cleared(true, 2, 1));
        Drained rest = bed.scripts().drain(SHARD, 1).join();
        assertThat(rest.slots()).extracting(DrainScript.Dirty::id).containsExactly("likes/a");
        assertThat(rest.whole()).isTrue();
        assertThat(bed.clear(rest)).isEqualTo(new Cleared(true, 3, 0));
    }

    @Test
    void whatOneCallHasChangedIsDrainedTogether() {
        bed.addAll(item("likes/a", 1, 0), item("likes/b", 1, 0), item("likes/c", 1, 0));
        bed.add("likes/d", 1, 0);
        Drained drained = bed.scripts().drain(SHARD, 2).join();
        assertThat(drained.slots())
                .extracting(DrainScript.Dirty::id)
                .as("more than the limit, or it would never go on")
                .containsExactlyInAnyOrder("likes/a", "likes/b", "likes/c");
        assertThat(bed.clear(drained)).isEqualTo(new Cleared(true, 1, 1));
        bed.addAll(item("likes/e", 1, 0), item("likes/f", 1, 0));
        Drained whole = bed.scripts().drain(SHARD, 2).join();
        assertThat(whole.slots())
                .extracting(DrainScript.Dirty::id)
                .as("as many as the limit allows without taking a call apart")
                .containsExactly("likes/d");
    }

    @Test
    void nothingIsDrainedBetweenARestartAndItsNewIncarnation() {
        bed.add("likes/a", 1, 0);
        bed.restart();
        assertThat(bed.drain().incarnation()).isEmpty();
        String opened = bed.addAll().opening().incarnation();
        assertThat(bed.drain().incarnation()).isEqualTo(opened);
    }

    @Test
    void clearLeavesWhatChangedMeanwhile() {
        bed.add("likes/a", 1, 0);
        bed.add("likes/b", 1, 0);
        Drained drained = bed.drain();
        bed.add("likes/a", 1, 0);
        Cleared cleared = bed.clear(drained);
        assertThat(cleared).isEqualTo(new Cleared(true, 2, 1));
        assertThat(bed.drain().slots()).extracting(DrainScript.Dirty::id).containsExactly("likes/a");
    }

    @Test
    void clearOfAnotherIncarnationDoesNothing() {
        bed.add("likes/a", 1, 0);
        Drained drained = bed.drain();
        bed.restart();
        bed.addAll();
        Cleared cleared = bed.clear(drained);
        assertThat(cleared).isEqualTo(new Cleared(false, 0, 1));
    }

    @Test
    void nothingIsClearedBetweenARestartAndItsNewIncarnation() {
        bed.add("likes/a", 1, 0);
        bed.add("likes/b", 1, 0);
        bed.add("likes/a", 1, 0);
        Drained some = bed.scripts().drain(SHARD, 1).join();
        assertThat(some.slots()).extracting(DrainScript.Dirty::id).containsExactly("likes/b");
        // As a Redis comes back that has lost the last increment: the old mark of likes/a lies below what was read.
        bed.redis().zadd("tally:{3}:#dirty", 1, "1 likes/a");
        bed.restart();
        assertThat(bed.clear(some)).isEqualTo(new Cleared(false, 0, 2));
        bed.addAll();
        assertThat(bed.clear(some)).isEqualTo(new Cleared(false, 0, 2));
    }

    @Test
    void aShardBehindWhatWasReadOfItIsNotCleared() {
        bed.add("likes/a", 1, 0);
        bed.add("likes/a", 1, 0);
        Drained drained = bed.drain();
        Cleared cleared = bed.scripts()
                .clear(SHARD, drained.incarnation(), drained.sequence() + 1, "")
                .join();
        assertThat(cleared).isEqualTo(new Cleared(false, 0, 1));
    }

    /** An earlier owner that drains still tells a newer value, and then the present one's older value reaches the log. */
    @Test
    void onlyWhoSettledLastClears() {
        bed.add("likes/a", 5, 0);
        settle("late");
        settle("present");
        Drained older = bed.drain();
        bed.add("likes/a", 3, 0);
        Drained newer = bed.drain();
        assertThat(clear(newer, "late")).isEqualTo(new Cleared(false, 0, 1));
        assertThat(clear(older, "present")).isEqualTo(new Cleared(true, 1, 1));
        assertThat(clear(bed.drain(), "present")).isEqualTo(new Cleared(true, 2, 0));
    }

    @Test
    void onlyWhoSettledLastLeavesOutWhatItHasDrained() {
        bed.add("likes/a", 5, 0);
        settle("late");
        Drained drained = bed.drain();
        settle("present");
        LeftOut late = new LeftOut(drained.incarnation(), drained.sequence(), "late");
        Merged merged = mergeLeavingOut(late);
        assertThat(merged.moved()).isTrue();
        assertThat(merged.opening()).isEqualTo(new Opening(drained.incarnation(), ""));
        assertThat(mergeLeavingOut(new LeftOut(late.incarnation(), late.sequence(), "present"))
                        .moved())
                .isFalse();
    }

    @Test
    void whoOnlyReadsALogTakesNoShardFromItsOwner() {
        bed.add("likes/a", 5, 0);
        settle("present");
        settle("");
        assertThat(clear(bed.drain(), "present").current()).isTrue();
    }

    @Test
    void nobodyOwnsAShardInAnIncarnationThatHasEnded() {
        String ended = bed.addAll().opening().incarnation();
        settle("present");
        bed.restart();
        bed.add("likes/a", 5, 0);
        SettleScript.Source own = new SettleScript.Source(SettleScript.Part.COUNTERS, TOPIC, List.of(TOPIC));
        assertThat(bed.scripts().settle(SHARD, ended, own, "late").join().incarnation())
                .isEqualTo(bed.incarnation());
        assertThat(clear(bed.drain(), "late").current()).isFalse();
    }

    private static void settle(String owner) {
        SettleScript.Source own = new SettleScript.Source(SettleScript.Part.COUNTERS, TOPIC, List.of(TOPIC));
        assertThat(bed.scripts()
                        .settle(SHARD, bed.incarnation(), own, owner)
                        .join()
                        .incarnation())
                .isEqualTo(bed.incarnation());
    }

    private static Cleared clear(Drained drained, String owner) {
        return bed.scripts()
                .clear(SHARD, drained.incarnation(), drained.sequence(), owner)
                .join();
    }

    @Test
    void whatTheOwnerLeftOutIsNoNewsWhileItsIncarnationLives() {
        bed.add("likes/a", 5, 0);
        Drained drained = bed.drain();
        Merged merged = mergeLeavingOut(new LeftOut(drained.incarnation(), drained.sequence(), ""));
        assertThat(merged.moved()).isFalse();
        assertThat(merged.opening()).isEqualTo(new Opening(drained.incarnation(), ""));
    }

    @Test
    void whatTheOwnerLeftOutIsReadAgainInAnotherIncarnation() {
        bed.add("likes/a", 5, 0);
        Drained drained = bed.drain();
        bed.merge();
        bed.restart();
        bed.addAll();
        Merged merged = mergeLeavingOut(new LeftOut(drained.incarnation(), drained.sequence(), ""));
        assertThat(merged.moved()).isTrue();
        assertThat(merged.stored()).hasValue(1);
        assertThat(merged.opening().reason()).isEmpty();
        bed.restart();
        Merged opens = mergeLeavingOut(new LeftOut(drained.incarnation(), drained.sequence(), ""));
        assertThat(opens.moved()).isTrue();
        assertThat(opens.opening().reason()).isEqualTo("restart");
    }

    @Test
    void aShardBehindWhatItsOwnerHasReadOpensANewIncarnation() {
        bed.add("likes/a", 5, 0);
        Drained drained = bed.drain();
        Merged merged = mergeLeavingOut(new LeftOut(drained.incarnation(), drained.sequence() + 1, ""));
        assertThat(merged.moved()).isTrue();
        assertThat(merged.opening().reason()).isEqualTo("echo");
        assertThat(bed.incarnation()).isNotEqualTo(drained.incarnation());
    }

    private static Merged mergeLeavingOut(LeftOut leftOut) {
        OptionalLong from = bed.scripts().position(SHARD, TOPIC).join().next();
        Batch batch = new Batch(TOPIC, from, from.orElse(0) + 1, 1000, leftOut, List.of(), List.of(), List.of());
        return bed.scripts().merge(SHARD, batch).join();
    }
}
