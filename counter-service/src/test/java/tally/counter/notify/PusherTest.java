package tally.counter.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tally.counter.CounterId;
import tally.counter.CounterValue;
import tally.counter.tracing.Traces;

class PusherTest {
    private static final long IDLE_NANOS = 800;
    private static final long PAUSE_NANOS = 5;

    private final List<Updates> sent = new ArrayList<>();
    private final List<List<String>> sentTraces = new ArrayList<>();
    private final List<CompletableFuture<Integer>> answers = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private long nanos = 1000;
    private Optional<InetSocketAddress> target =
            Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9301));
    private final Lease lease = new Lease("eu-gateway-1", 1, 100, nanos);
    private final Pusher pusher = new Pusher(
            lease,
            () -> target,
            wholes -> refusals.incrementAndGet(),
            new Pusher.Terms(
                    "eu-api-1",
                    2,
                    IDLE_NANOS,
                    PAUSE_NANOS,
                    (address, updates, traces) -> {
                        sent.add(updates);
                        sentTraces.add(traces);
                        answers.add(new CompletableFuture<>());
                        return answers.getLast();
                    },
                    (rest, task) -> {
                        if (rest == 0) {
                            task.run();
                        } else {
                            later.add(task);
                        }
                    },
                    () -> nanos));

    @Test
    void aChangeIsSentAtOnce() {
        change("a", 1);
        assertThat(sent).containsExactly(updates(value("a", 1)));
    }

    @Test
    void whatLedToAValueGoesWithItAndWithNoOther() {
        change("a", 1);
        lease.trace(value("a", 2).id(), List.of("t1"));
        change("a", 2);
        lease.trace(value("a", 3).id(), List.of("t2"));
        change("a", 3);
        lease.trace(value("nobody-watches", 1).id(), List.of("t3"));
        answer(204);
        change("a", 4);
        answer(204);
        assertThat(sentTraces).containsExactly(List.of(), List.of("t1", "t2"), List.of());
    }

    @Test
    void aStormOfTracesIsCutOff() {
        change("a", 1);
        for (int i = 0; i < 100; i++) {
            lease.trace(value("a", 2).id(), List.of("t" + i));
        }
        change("a", 2);
        answer(204);
        assertThat(sentTraces.getLast()).hasSize(1 + Traces.MAX_LINKS).startsWith("t0", "t1");
    }

    @Test
    void onePutIsInFlightAndTheRestConflates() {
        change("a", 1);
        change("a", 2);
        change("b", 1);
        change("a", 3);
        assertThat(sent).hasSize(1);
        answer(204);
        assertThat(sent).hasSize(2).last().isEqualTo(updates(value("a", 3), value("b", 1)));
        answer(204);
        assertThat(sent).hasSize(2);
    }

    @Test
    void aPutHoldsNoMoreThanAllowedAndTheNextFollowsAtOnce() {
        change("a", 1);
        change("b", 1);
        change("c", 1);
        change("d", 1);
        answer(204);
        assertThat(sent.getLast()).isEqualTo(updates(value("b", 1), value("c", 1)));
        answers.getLast().complete(204);
        assertThat(sent.getLast()).isEqualTo(updates(value("d", 1)));
    }

    @Test
    void whatChangesDuringThePauseGoesInOnePutAtItsEnd() {
        change("a", 1);
        answers.getLast().complete(204);
        changeNow("a", 2);
        changeNow("b", 1);
        changeNow("a", 3);
        pusher.tick();
        assertThat(sent).hasSize(1);
        assertThat(later).hasSize(1);
        later.getFirst().run();
        assertThat(sent).hasSize(2).last().isEqualTo(updates(value("a", 3), value("b", 1)));
    }

    @Test
    void leavingDoesNotWaitForThePause() {
        change("a", 1);
        answers.getLast().complete(204);
        changeNow("a", 2);
        var _ = pusher.leave();
        assertThat(sent).hasSize(2).last().matches(Updates::leaving);
        later.getFirst().run();
        assertThat(sent).hasSize(2);
    }

    @Test
    void whatFailedWaitsAgainUnlessSomethingNewerDoes() {
        change("a", 1);
        answer(204);
        change("a", 2);
        change("b", 1);
        fail();
        assertThat(sent).hasSize(2);
        pusher.tick();
        assertThat(sent.getLast().updates())
                .containsExactlyInAnyOrder(Updates.Value.of(value("a", 2)), Updates.Value.of(value("b", 1)));
        change("a", 3);
        answer(500);
        pusher.tick();
        assertThat(sent.getLast().updates())
                .containsExactlyInAnyOrder(Updates.Value.of(value("a", 3)), Updates.Value.of(value("b", 1)));
    }

    @Test
    void afterAFailureNothingIsSentBeforeTheNextTick() {
        change("a", 1);
        fail();
        change("a", 2);
        assertThat(sent).hasSize(1);
        pusher.tick();
        answer(204);
        change("a", 3);
        assertThat(sent).hasSize(3);
    }

    @Test
    void aSilentReplicaSaysThatItIsThere() {
        pusher.tick();
        assertThat(sent).isEmpty();
        nanos += IDLE_NANOS;
        pusher.tick();
        pusher.tick();
        assertThat(sent).containsExactly(updates());
    }

    @Test
    void aGatewayThatLeasesElsewhereIsNotTriedAgain() {
        change("a", 1);
        answer(409);
        assertThat(refusals).hasValue(1);
    }

    @Test
    void nothingIsSentToADeadGateway() {
        target = Optional.empty();
        change("a", 1);
        assertThat(sent).isEmpty();
    }

    @Test
    void leavingIsTheLastWordAfterWhatIsInFlight() {
        change("a", 1);
        change("b", 1);
        CompletableFuture<?> left = pusher.leave();
        assertThat(sent).hasSize(1);
        answer(204);
        assertThat(sent)
                .hasSize(2)
                .last()
                .matches(Updates::leaving)
                .isEqualTo(Updates.of("eu-api-1", true, List.of(value("b", 1)), Map.of()));
        assertThat(left).isNotDone();
        fail();
        assertThat(left).isCompleted();
        change("a", 2);
        nanos += IDLE_NANOS;
        pusher.tick();
        assertThat(sent).hasSize(2);
    }

    @Test
    void numbersGoWithTheNextPutAndWaitAgainWhenItFails() {
        CounterId id = value("a", 1).id();
        assertThat(lease.watch(id)).isTrue();
        assertThat(lease.number(id, 3)).as("nobody wants to know").isFalse();
        lease.tell(id, true);
        assertThat(lease.number(id, 3)).isTrue();
        nanos += PAUSE_NANOS;
        pusher.wake();
        assertThat(sent).containsExactly(Updates.of("eu-api-1", false, List.of(), Map.of(id, 3)));
        fail();
        nanos += PAUSE_NANOS;
        pusher.tick();
        assertThat(sent).hasSize(2).last().isEqualTo(sent.getFirst());
        assertThat(lease.number(id, 4)).isTrue();
        answer(500);
        pusher.tick();
        assertThat(sent).hasSize(3).last().isEqualTo(Updates.of("eu-api-1", false, List.of(), Map.of(id, 4)));
    }

    @Test
    void aClosedPusherSendsNothing() {
        pusher.close();
        change("a", 1);
        pusher.tick();
        assertThat(sent).isEmpty();
    }

    private void change(String key, long version) {
        nanos += PAUSE_NANOS;
        changeNow(key, version);
    }

    private void changeNow(String key, long version) {
        CounterValue value = value(key, version);
        assertThat(lease.watch(value.id())).isTrue();
        lease.event(value);
        pusher.wake();
    }

    private void answer(int status) {
        nanos += PAUSE_NANOS;
        answers.getLast().complete(status);
    }

    private void fail() {
        answers.getLast().completeExceptionally(new IllegalStateException("refused"));
    }

    private static Updates updates(CounterValue... values) {
        return Updates.of("eu-api-1", false, List.of(values), Map.of());
    }

    private static CounterValue value(String key, long version) {
        return new CounterValue(new CounterId("likes", key), version, "eu-1", version);
    }
}
