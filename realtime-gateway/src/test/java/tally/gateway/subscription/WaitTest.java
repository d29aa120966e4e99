package tally.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tally.gateway.CounterValue;
import tally.gateway.fanout.LiveCounter;

class WaitTest {
    private final LiveCounter a = new LiveCounter("likes/a");
    private final LiveCounter b = new LiveCounter("likes/b");

    @Test
    void itEndsWithTheLastValueOrRefusal() {
        CompletableFuture<@Nullable Void> wait = Wait.forAll(List.of(a, b), Duration.ofMinutes(1));
        a.offer(new CounterValue("likes/a", 1, "e", 1), 1);
        a.offer(new CounterValue("likes/a", 2, "e", 2), 2);
        assertThat(wait).isNotDone();
        b.refuse("unknown-namespace");
        assertThat(wait).isDone();
        assertThat(Wait.forAll(List.of(a, b), Duration.ofMinutes(1))).isDone();
    }

    @Test
    void oneThatIsOverLeavesNothingBehind() {
        b.offer(new CounterValue("likes/b", 1, "e", 1), 1);
        CompletableFuture<@Nullable Void> wait = Wait.forAll(List.of(a, b), Duration.ofMillis(20));
        assertThat(a.isAwaited()).isTrue();
        wait.join();
        assertThat(a.isAwaited()).isFalse();
    }
}
