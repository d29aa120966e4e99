package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.Sharding;
import tally.counter.tracing.RecordedTraces;
import tally.counter.tracing.Traces;
import tally.redis.AddScript.Added;
import tally.redis.AddScript.Item;
import tally.redis.AddScript.KeyedChange;
import tally.redis.AddScript.ShardItems;
import tally.redis.AddScript.Sum;
import tally.redis.KeyOutcome;
import tally.redis.Opening;
import tally.redis.Remembered;

class GroupCommitTest {
    private static final CounterId A = CounterId.parse("likes/a");
    private static final CounterId B = CounterId.parse("likes/b");
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    private final Deque<CompletableFuture<List<Added>>> calls = new ArrayDeque<>();
    private final List<List<ShardItems>> sent = new ArrayList<>();
    private static final BatchTraces UNTRACED = new BatchTraces(Traces.OFF, (_, _) -> {});

    private final GroupCommit commit = new GroupCommit(
            new Sharding(1),
            new StoreProperties(3, 5, 0),
            this::add,
            InstantSource.fixed(NOW),
            _ -> {},
            _ -> {},
            UNTRACED);

    private CompletableFuture<List<Added>> add(List<ShardItems> shards, long nowMs) {
        assertThat(nowMs).isEqualTo(NOW.toEpochMilli());
        sent.add(shards);
        calls.add(new CompletableFuture<>());
        return calls.getLast();
    }

    private void answer(Sum... sums) {
        calls.remove().complete(List.of(new Added(0, new Opening("eu-1", ""), 1, List.of(sums))));
    }

    private static Sum sum(boolean overflow, long total, long version, KeyOutcome... keyed) {
        return new Sum(overflow, total, version, List.of(keyed));
    }

    private static Item item(String id, long increments, long decrements, KeyedChange... keyed) {
        return new Item(id, increments, decrements, List.of(keyed));
    }

    private List<Item> items(int call) {
        return sent.get(call).getFirst().items();
    }

    @Test
    void theNextBatchFillsWhileOneIsInFlight() {
        var first = commit.submit(A, 1, null, null);
        var second = commit.submit(A, 2, null, null);
        var third = commit.submit(B, -1, null, null);
        assertThat(sent).hasSize(1);
        assertThat(first).isNotDone();
        answer(sum(false, 1, 1));
        assertThat(first).isCompletedWithValue(new Counted(new CounterValue(A, 1, "eu-1", 1), NOW, false));
        assertThat(items(1)).containsExactly(item("likes/a", 2, 0), item("likes/b", 0, 1));
        answer(sum(false, 3, 2), sum(false, -1, 1));
        assertThat(second.join().value().count()).isEqualTo(3);
        assertThat(third.join().value().count()).isEqualTo(-1);
        assertThat(sent).as("nothing waits, nothing is sent").hasSize(2);
    }

    @Test
    void incrementsOfOneCounterInOneBatchAreOneAddition() {
        var _ = commit.submit(B, 1, null, null);
        var one = commit.submit(A, 5, null, null);
        var two = commit.submit(A, -2, null, null);
        answer(sum(false, 1, 1));
        assertThat(items(1)).containsExactly(item("likes/a", 5, 2));
        answer(sum(false, 3, 1));
        assertThat(one.join()).isEqualTo(two.join());
    }

    @Test
    void aBatchWithTracedIncrementsIsOneStepWhoseContextIsNotedBeforeItIsSent() {
        RecordedTraces recorded = new RecordedTraces();
        List<String> noted = new ArrayList<>();
        GroupCommit traced = new GroupCommit(
                new Sharding(1),
                new StoreProperties(3, 5, 0),
                this::add,
                InstantSource.fixed(NOW),
                _ -> {},
                _ -> {},
                new BatchTraces(recorded.traces(), (context, counters) -> {
                    assertThat(sent).hasSize(1);
                    assertThat(counters).containsExactly(A);
                    noted.add(context);
                }));
        var _ = traced.submit(B, 1, null, null);
        var _ = traced.submit(A, 1, null, RecordedTraces.context("00000000000000a1"));
        var _ = traced.submit(A, 1, null, RecordedTraces.context("00000000000000a2"));
        var _ = traced.submit(B, 1, null, null);
        answer(sum(false, 1, 1));
        assertThat(recorded.ended()).as("it has not been answered").isEmpty();
        answer(sum(false, 2, 1), sum(false, 2, 2));
        SpanData step = recorded.ended().getFirst();
        assertThat(step.getParentSpanId()).isEqualTo("00000000000000a1");
        assertThat(step.getLinks())
                .singleElement()
                .satisfies(link -> assertThat(link.getSpanContext().getSpanId()).isEqualTo("00000000000000a2"));
        assertThat(noted).containsExactly(RecordedTraces.context(step.getSpanId()));
    }

    @Test
    void manyBatchesThatFailAtOnceAllFail() {
        int many = 100_000;
        CompletableFuture<List<Added>> first = new CompletableFuture<>();
        Deque<CompletableFuture<List<Added>>> answers = new ArrayDeque<>(List.of(first));
        GroupCommit narrow = new GroupCommit(
                new Sharding(1),
                new StoreProperties(1, many, 0),
                (_, _) -> answers.isEmpty()
                        ? CompletableFuture.failedFuture(new IllegalStateException("away"))
                        : answers.remove(),
                InstantSource.fixed(NOW),
                _ -> {},
                _ -> {},
                UNTRACED);
        List<CompletableFuture<Counted>> increments = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            increments.add(narrow.submit(A, 1, null, null));
        }
        first.completeExceptionally(new IllegalStateException("away"));
        assertThat(increments).allMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Test
    void aBatchHoldsAtMostMaxBatch() {
        var _ = commit.submit(A, 1, null, null);
        for (int i = 0; i < 4; i++) {
            var _ = commit.submit(A, 1, null, null);
        }
        answer(sum(false, 1, 1));
        assertThat(items(1)).containsExactly(item("likes/a", 3, 0));
        answer(sum(false, 4, 2));
        assertThat(items(2)).containsExactly(item("likes/a", 1, 0));
    }

    @Test
    void moreThanMaxWaitingIsRefusedAndNotSent() {
        var _ = commit.submit(A, 1, null, null);
        for (int i = 0; i < 5; i++) {
            var _ = commit.submit(A, 1, null, null);
        }
        assertThatThrownBy(() -> commit.submit(A, 1, null, null).join()).hasCauseInstanceOf(StoreBusyException.class);
    }

    @Test
    void aFailedBatchFailsItsIncrementsAndIsNotSentAgain() {
        var first = commit.submit(A, 1, null, null);
        var next = commit.submit(A, 2, null, null);
        calls.remove().completeExceptionally(new IllegalStateException("connection reset"));
        assertThatThrownBy(first::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StoreUnavailableException.class);
        assertThat(items(1)).containsExactly(item("likes/a", 2, 0));
        answer(sum(false, 2, 1));
        assertThat(next.join().value().count()).isEqualTo(2);
    }

    @Test
    void anAnswerThatMakesNoSenseFailsItsIncrementsAndTheNextBatchIsSent() {
        var first = commit.submit(A, 1, null, null);
        var next = commit.submit(A, 2, null, null);
        answer();
        assertThatThrownBy(first::join).hasCauseInstanceOf(StoreUnavailableException.class);
        answer(sum(false, 3, 2));
        assertThat(next.join().value().count()).isEqualTo(3);
    }

    @Test
    void incrementsThatOverflowTogetherAreTriedEachAlone() {
        var _ = commit.submit(B, 1, null, null);
        var one = commit.submit(A, 1, null, null);
        var two = commit.submit(A, 1000, null, null);
        answer(sum(false, 1, 1));
        answer(sum(true, 7, 7));
        assertThat(items(2)).containsExactly(item("likes/a", 1, 0));
        assertThat(items(3)).containsExactly(item("likes/a", 1000, 0));
        answer(sum(false, 8, 8));
        answer(sum(true, 8, 8));
        assertThat(one.join().value().count()).isEqualTo(8);
        assertThatThrownBy(two::join).hasCauseInstanceOf(OverflowException.class);
    }

    @Test
    void keyedIncrementsGetEachItsOwnAnswer() {
        Remembered earlier = new Remembered(2, 40, 4, "us-1", 1000);
        var _ = commit.submit(B, 1, null, null);
        var plain = commit.submit(A, 1, null, null);
        var fresh = commit.submit(A, -3, "k1", null);
        var again = commit.submit(A, 2, "k2", null);
        answer(sum(false, 1, 1));
        assertThat(items(1))
                .containsExactly(item("likes/a", 1, 0, new KeyedChange("k1", -3), new KeyedChange("k2", 2)));
        var other = commit.submit(A, 2, "k3", null);
        var unknown = commit.submit(A, 2, "k4", null);
        var late = commit.submit(A, 2, "k5", null);
        answer(sum(false, -2, 7, new KeyOutcome.Counted(), new KeyOutcome.Replayed(earlier)));
        Counted now = new Counted(new CounterValue(A, -2, "eu-1", 7), NOW, false);
        assertThat(plain).isCompletedWithValue(now);
        assertThat(fresh).isCompletedWithValue(now);
        assertThat(again)
                .isCompletedWithValue(
                        new Counted(new CounterValue(A, 40, "us-1", 4), Instant.ofEpochMilli(1000), true));
        answer(sum(false, -2, 7, new KeyOutcome.Mismatch(), new KeyOutcome.Recovering(), new KeyOutcome.Full()));
        assertThatThrownBy(other::join).hasCauseInstanceOf(KeyMismatchException.class);
        assertThatThrownBy(unknown::join).hasCauseInstanceOf(StoreRecoveringException.class);
        assertThatThrownBy(late::join)
                .hasCauseInstanceOf(KeysFullException.class)
                .hasMessageContaining("tally.once.max-keys");
    }
}
