package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SharedAnswerTest {
    private final List<CompletableFuture<String>> put = new ArrayList<>();
    private final SharedAnswer<String> shared = new SharedAnswer<>(this::put);

    private CompletableFuture<String> put() {
        put.add(new CompletableFuture<>());
        return put.getLast();
    }

    @Test
    void whoAsksMeanwhileSharesTheNextAnswer() {
        var first = shared.ask();
        var second = shared.ask();
        var third = shared.ask();
        assertThat(put).hasSize(1);
        put.getFirst().complete("before they asked");
        assertThat(first).isCompletedWithValue("before they asked");
        assertThat(second).isNotDone();
        assertThat(put).hasSize(2);
        put.getLast().complete("after");
        assertThat(second).isCompletedWithValue("after");
        assertThat(third).isCompletedWithValue("after");
    }

    @Test
    void whoAsksLaterAsksAnew() {
        var _ = shared.ask();
        put.getLast().complete("old");
        var later = shared.ask();
        assertThat(later).isNotDone();
        assertThat(put).hasSize(2);
    }

    @Test
    void aFailureIsOneOfTheseAnswersAlone() {
        var failing = shared.ask();
        var next = shared.ask();
        put.getFirst().completeExceptionally(new IllegalStateException("away"));
        put.getLast().complete("there");
        assertThat(failing).isCompletedExceptionally();
        assertThat(next).isCompletedWithValue("there");
    }

    @Test
    void aQuestionThatThrowsCanBeAskedAgain() {
        SharedAnswer<String> throwing = new SharedAnswer<>(() -> {
            throw new IllegalStateException("closed");
        });
        assertThat(throwing.ask()).isCompletedExceptionally();
        assertThat(throwing.ask()).isCompletedExceptionally();
    }
}
