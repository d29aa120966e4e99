package tally.gateway.increments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tally.gateway.CounterValue;
import tally.gateway.TestSettings;
import tally.gateway.tracing.Traces;

class IncrementsTest {
    private static final Outcome COUNTED = new Outcome.Counted(new CounterValue("likes/a", 1, "e", 1));

    private final List<Integer> batches = new ArrayList<>();
    private final List<Increment> sent = new ArrayList<>();
    private final Queue<CompletableFuture<List<Outcome>>> answers = new ArrayDeque<>();
    private final Increments increments = new Increments(
            batch -> {
                batches.add(batch.size());
                sent.addAll(batch);
                CompletableFuture<List<Outcome>> answer = new CompletableFuture<>();
                answers.add(answer);
                return answer;
            },
            TestSettings.with("limits.waiting-increments", "5", "limits.increments-per-request", "3"),
            Traces.OFF);

    @Test
    void withoutTracingHereTheContextOfAClientGoesOnUnlessItIsNone() {
        String context = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var _ = increments.add(new Increment("likes/a", 1, null, context));
        answer(1);
        var _ = increments.add(new Increment("likes/a", 1, null, "nonsense"));
        assertThat(sent)
                .containsExactly(new Increment("likes/a", 1, null, context), new Increment("likes/a", 1, null, null));
    }

    @Test
    void whileOneRequestIsInFlightTheNextOneFills() {
        List<CompletableFuture<Outcome>> outcomes = add(4);
        assertThat(batches).containsExactly(1);
        answer(1);
        assertThat(outcomes.getFirst()).isCompletedWithValue(COUNTED);
        assertThat(outcomes.getLast()).isNotDone();
        assertThat(batches).containsExactly(1, 3);
        answer(3);
        assertThat(outcomes.getLast()).isCompletedWithValue(COUNTED);
        assertThat(batches).containsExactly(1, 3);
    }

    @Test
    void aRequestHoldsNoMoreThanItMay() {
        add(6);
        answer(1);
        answer(3);
        assertThat(batches).containsExactly(1, 3, 2);
    }

    @Test
    void oneMoreThanMayWaitIsRefusedAndTheRestGoesOn() {
        List<CompletableFuture<Outcome>> outcomes = add(7);
        assertThat(outcomes.getLast()).isCompletedWithValue(new Outcome.Refused("rate-limited", 1000L));
        answer(1);
        answer(3);
        answer(2);
        assertThat(outcomes.subList(0, 6)).allSatisfy(one -> assertThat(one).isCompletedWithValue(COUNTED));
    }

    private List<CompletableFuture<Outcome>> add(int count) {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            outcomes.add(increments.add(new Increment("likes/a", 1, null, null)));
        }
        return outcomes;
    }

    private void answer(int size) {
        answers.remove().complete(Collections.nCopies(size, COUNTED));
    }
}
