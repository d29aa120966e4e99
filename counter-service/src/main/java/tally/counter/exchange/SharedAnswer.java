package tally.counter.exchange;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A question that many ask at once: those who ask while an answer is on its way share the next one, so that nobody gets
 * an answer to a question that was put before theirs. Safe for use by several threads.
 */
final class SharedAnswer<T> {
    private final Supplier<CompletableFuture<T>> question;
    private boolean underWay;
    private @Nullable CompletableFuture<T> next;

    SharedAnswer(Supplier<CompletableFuture<T>> question) {
        this.question = question;
    }

    CompletableFuture<T> ask() {
        CompletableFuture<T> answer;
        synchronized (this) {
            if (underWay) {
                if (next == null) {
                    next = new CompletableFuture<>();
                }
                return next;
            }
            underWay = true;
            answer = new CompletableFuture<>();
        }
        put(answer);
        return answer;
    }

    private void put(CompletableFuture<T> answer) {
        // Composed, so that a question that throws fails its answer, too.
        var _ = CompletableFuture.completedFuture(question)
                .thenCompose(Supplier::get)
                .whenComplete((value, failure) -> {
                    putNext();
                    if (failure == null) {
                        answer.complete(value);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
    }

    private void putNext() {
        CompletableFuture<T> waiting;
        synchronized (this) {
            waiting = next;
            next = null;
            underWay = waiting != null;
        }
        if (waiting != null) {
            put(waiting);
        }
    }
}
