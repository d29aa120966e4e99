package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tally.counter.CounterId;

class FigureTest {
    private final MemoryStore store = new MemoryStore("eu", 4);

    @Test
    void manyWhoWantToKnowAskOnce() {
        AtomicInteger asked = new AtomicInteger();
        CompletableFuture<Long> answer = new CompletableFuture<>();
        Figure figure = new Figure("how many there are", () -> {
            asked.incrementAndGet();
            return answer;
        });
        var first = figure.now();
        var second = figure.now();
        answer.complete(7L);
        assertThat(first.join()).hasValue(7L);
        assertThat(second.join()).hasValue(7L);
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatNobodyAnswersIsUnknown() {
        assertThat(new Figure("how many there are", CompletableFuture::new)
                        .now()
                        .join())
                .isEmpty();
    }

    @Test
    void whatWaitsToBeDrainedIsCountedOverAllShards() {
        store.add(CounterId.parse("likes/a"), 1);
        store.add(CounterId.parse("likes/b"), 1);
        store.add(CounterId.parse("likes/b"), 1);
        assertThat(dirty().now().join()).hasValue(2L);
    }

    @Test
    void whileRedisIsAwayNobodySaysWhatWaits() {
        store.add(CounterId.parse("likes/a"), 1);
        store.away(true);
        assertThat(dirty().now().join()).isEmpty();
    }

    private Figure dirty() {
        return new Figure("how many counters wait", new Backlog(List.of(NoKafka.offsets()), store, 4)::dirty);
    }
}
