package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import tally.redis.AddScript.Added;
import tally.redis.AddScript.Item;
import tally.redis.AddScript.ShardItems;
import tally.redis.AddScript.Sum;
import tally.redis.Opening;

class GroupCommitTest {
    private static final CounterId A = CounterId.parse("likes/a");
    private static final CounterId B = CounterId.parse("likes/b");

    private final Deque<CompletableFuture<List<Added>>> calls = new ArrayDeque<>();
    private final List<List<ShardItems>> sent = new ArrayList<>();
    private final GroupCommit commit = new GroupCommit(new Sharding(1), new StoreProperties(3, 5), this::add, _ -> {});

    private CompletableFuture<List<Added>> add(List<ShardItems> shards) {
        sent.add(shards);
        calls.add(new CompletableFuture<>());
        return calls.getLast();
    }

    private void answer(Sum... sums) {
        calls.remove().complete(List.of(new Added(0, new Opening("eu-1", ""), 1, List.of(sums))));
    }

    private List<Item> items(int call) {
        return sent.get(call).getFirst().items();
    }

    @Test
    void theNextBatchFillsWhileOneIsInFlight() {
        var first = commit.submit(A, 1);
        var second = commit.submit(A, 2);
        var third = commit.submit(B, -1);
        assertThat(sent).hasSize(1);
        assertThat(first).isNotDone();
        answer(new Sum(false, 1, 1));
        assertThat(first).isCompletedWithValue(new CounterValue(A, 1, "eu-1", 1));
        assertThat(items(1)).containsExactly(new Item("likes/a", 2, 0), new Item("likes/b", 0, 1));
        answer(new Sum(false, 3, 2), new Sum(false, -1, 1));
        assertThat(second.join().count()).isEqualTo(3);
        assertThat(third.join().count()).isEqualTo(-1);
        assertThat(sent).as("nothing waits, nothing is sent").hasSize(2);
    }

    @Test
    void incrementsOfOneCounterInOneBatchAreOneAddition() {
        var _ = commit.submit(B, 1);
        var one = commit.submit(A, 5);
        var two = commit.submit(A, -2);
        answer(new Sum(false, 1, 1));
        assertThat(items(1)).containsExactly(new Item("likes/a", 5, 2));
        answer(new Sum(false, 3, 1));
        assertThat(one.join()).isEqualTo(two.join());
    }

    @Test
    void aBatchHoldsAtMostMaxBatch() {
        var _ = commit.submit(A, 1);
        for (int i = 0; i < 4; i++) {
            var _ = commit.submit(A, 1);
        }
        answer(new Sum(false, 1, 1));
        assertThat(items(1)).containsExactly(new Item("likes/a", 3, 0));
        answer(new Sum(false, 4, 2));
        assertThat(items(2)).containsExactly(new Item("likes/a", 1, 0));
    }

    @Test
    void moreThanMaxWaitingIsRefusedAndNotSent() {
        var _ = commit.submit(A, 1);
        for (int i = 0; i < 5; i++) {
            var _ = commit.submit(A, 1);
        }
        assertThatThrownBy(() -> commit.submit(A, 1).join()).hasCauseInstanceOf(StoreBusyException.class);
    }

    @Test
    void aFailedBatchFailsItsIncrementsAndIsNotSentAgain() {
        var first = commit.submit(A, 1);
        var next = commit.submit(A, 2);
        calls.remove().completeExceptionally(new IllegalStateException("connection reset"));
        assertThatThrownBy(first::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StoreUnavailableException.class);
        assertThat(items(1)).containsExactly(new Item("likes/a", 2, 0));
        answer(new Sum(false, 2, 1));
        assertThat(next.join().count()).isEqualTo(2);
    }

    @Test
    void anAnswerThatMakesNoSenseFailsItsIncrementsAndTheNextBatchIsSent() {
        var first = commit.submit(A, 1);
        var next = commit.submit(A, 2);
        answer();
        assertThatThrownBy(first::join).hasCauseInstanceOf(StoreUnavailableException.class);
        answer(new Sum(false, 3, 2));
        assertThat(next.join().count()).isEqualTo(3);
    }

    @Test
    void incrementsThatOverflowTogetherAreTriedEachAlone() {
        var _ = commit.submit(B, 1);
        var one = commit.submit(A, 1);
        var two = commit.submit(A, 1000);
        answer(new Sum(false, 1, 1));
        answer(new Sum(true, 7, 7));
        assertThat(items(2)).containsExactly(new Item("likes/a", 1, 0));
        assertThat(items(3)).containsExactly(new Item("likes/a", 1000, 0));
        answer(new Sum(false, 8, 8));
        answer(new Sum(true, 8, 8));
        assertThat(one.join().count()).isEqualTo(8);
        assertThatThrownBy(two::join).hasCauseInstanceOf(OverflowException.class);
    }
}
