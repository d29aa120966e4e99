package tally.counter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.Sharding;

class NearCacheTest {
    private static final CounterId A = CounterId.parse("likes/a");

    private final AtomicLong nanos = new AtomicLong();
    private final NearCache near = new NearCache(new Sharding(1), 10, nanos::get);

    @BeforeEach
    void up() {
        near.restored();
    }

    @Test
    void whatWasReadIsKeptAndFollowsTheStream() {
        read(value("eu-1", 5, 1));
        assertThat(near.fresh(A)).contains(value("eu-1", 5, 1));
        event("eu-1", value("eu-1", 6, 2));
        assertThat(near.fresh(A)).contains(value("eu-1", 6, 2));
    }

    @Test
    void anEventOvertakesTheAnswerOfARead() {
        settle();
        NearCache.Load load = load();
        event("eu-1", value("eu-1", 6, 2));
        near.loaded(load, value("eu-1", 5, 1));
        assertThat(near.fresh(A)).contains(value("eu-1", 6, 2));
    }

    @Test
    void anAnswerOvertakesAnEvent() {
        settle();
        read(value("eu-1", 6, 2));
        event("eu-1", value("eu-1", 5, 1));
        assertThat(near.fresh(A)).contains(value("eu-1", 6, 2));
    }

    @Test
    void aReadThatBeganBeforeANewIncarnationIsNotKept() {
        settle();
        NearCache.Load load = load();
        event("eu-2", value("eu-2", 1, 1));
        near.loaded(load, value("eu-1", 5, 1));
        assertThat(near.fresh(A)).isEmpty();
    }

    @Test
    void aReadOfAnotherIncarnationThanTheStreamTellsOfIsNotKept() {
        event("eu-2");
        read(value("eu-1", 5, 1));
        assertThat(near.fresh(A)).isEmpty();
    }

    @Test
    void whileAShardIsNotWholeNothingOfItIsAnswered() {
        settle();
        read(value("eu-1", 5, 1));
        near.changed(new ShardChange(0, "eu-1", true, false, List.of()), false);
        assertThat(near.fresh(A)).isEmpty();
    }

    @Test
    void aShardThatHasRecoveredIsReadAgain() {
        settle();
        read(value("eu-1", 5, 1));
        near.changed(new ShardChange(0, "eu-1", false, true, List.of()), true);
        assertThat(near.fresh(A)).isEmpty();
    }

    @Test
    void withTheStreamAllIsForgotten() {
        settle();
        read(value("eu-1", 5, 1));
        near.lost();
        assertThat(near.fresh(A)).isEmpty();
        assertThat(near.load(A)).isNull();
        near.restored();
        assertThat(near.fresh(A)).isEmpty();
    }

    @Test
    void aReadThatBeganBeforeTheStreamWasLostIsNotKept() {
        settle();
        NearCache.Load load = load();
        near.lost();
        near.restored();
        near.loaded(load, value("eu-1", 5, 1));
        assertThat(near.fresh(A)).isEmpty();
    }

    @Test
    void aSilentStreamAnswersNothingAndForgetsWhatItHad() {
        settle();
        read(value("eu-1", 5, 1));
        nanos.addAndGet(NearCache.PATIENCE.toNanos());
        assertThat(near.fresh(A)).isPresent();
        nanos.incrementAndGet();
        assertThat(near.fresh(A)).isEmpty();
        near.heard();
        assertThat(near.fresh(A)).isEmpty();
        read(value("eu-1", 6, 2));
        assertThat(near.fresh(A)).isPresent();
    }

    @Test
    void whoWroteReadsWhatWasWritten() {
        settle();
        read(value("eu-1", 5, 1));
        near.written(value("eu-1", 6, 2));
        assertThat(near.fresh(A)).contains(value("eu-1", 6, 2));
        event("eu-1", value("eu-1", 6, 2));
        assertThat(near.fresh(A)).contains(value("eu-1", 6, 2));
    }

    @Test
    void aLateAnswerOfAWriteRevivesNothing() {
        settle();
        read(value("eu-1", 5, 1));
        near.lost();
        near.restored();
        event("eu-1");
        near.written(value("eu-1", 6, 2));
        assertThat(near.fresh(A)).isEmpty();
        event("eu-1", value("eu-1", 7, 3));
        assertThat(near.fresh(A)).contains(value("eu-1", 7, 3));
    }

    @Test
    void aFailedReadLeavesTheCounterToTheNext() {
        settle();
        near.loaded(load(), null);
        assertThat(near.fresh(A)).isEmpty();
        read(value("eu-1", 5, 1));
        assertThat(near.fresh(A)).isPresent();
    }

    @Test
    void itKeepsNoMoreThanItMay() {
        NearCache none = new NearCache(new Sharding(1), 0, nanos::get);
        none.restored();
        assertThat(none.load(A)).isNull();
    }

    @Test
    void itKeepsAsManyAsItMay() {
        NearCache two = new NearCache(new Sharding(1), 2, nanos::get);
        two.restored();
        List<CounterId> ids = IntStream.range(0, 20)
                .mapToObj(i -> CounterId.parse("likes/" + i))
                .toList();
        for (CounterId id : ids) {
            two.loaded(Objects.requireNonNull(two.load(id)), new CounterValue(id, 5, "eu-1", 1));
        }
        // What is one too many leaves a moment later, in another thread.
        await().until(() -> ids.stream().filter(id -> two.fresh(id).isPresent()).count() == 2);
    }

    private void settle() {
        event("eu-1");
    }

    private NearCache.Load load() {
        return Objects.requireNonNull(near.load(A));
    }

    private void read(CounterValue value) {
        near.loaded(load(), value);
    }

    private void event(String incarnation, CounterValue... values) {
        near.changed(new ShardChange(0, incarnation, true, false, List.of(values)), true);
    }

    private static CounterValue value(String epoch, long count, long version) {
        return new CounterValue(A, count, epoch, version);
    }
}
