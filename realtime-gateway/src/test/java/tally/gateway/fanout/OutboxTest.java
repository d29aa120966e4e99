package tally.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tally.gateway.CounterValue;
import tally.gateway.GatewayProperties;
import tally.gateway.TestSettings;
import tally.gateway.protocol.CloseCode;
import tally.gateway.protocol.Encoding;
import tally.gateway.protocol.ServerFrame;

class OutboxTest {
    private static final GatewayProperties SETTINGS = TestSettings.with(
            "limits.answers-per-socket", "3",
            "limits.answer-bytes-per-socket", "100B",
            "limits.updates-per-frame", "2");

    private final FakeWire wire = new FakeWire();
    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Fanout fanout = new Fanout(new FanoutMeters(meters), clock, SETTINGS, new FakeSchedule(clock));
    private final AnswerBudget budget =
            new AnswerBudget(TestSettings.with("limits.answer-bytes", "2000B", "limits.connections", "20"));
    private final Outbox outbox = outbox(wire);
    private final LiveCounter counter = watched("likes/a");

    @Test
    void aChangeIsSentAtOnceWhenNothingIsInFlight() {
        offer(counter, 1);
        assertThat(wire.sent.getLast())
                .isEqualTo(
                        "{\"type\":\"update\",\"counters\":[{\"id\":\"likes/a\",\"count\":1,\"epoch\":\"e\",\"version\":1}]}");
    }

    @Test
    void behindAFrameInFlightOnlyTheLatestValueWaits() {
        wire.stalled = true;
        offer(counter, 1);
        IntStream.rangeClosed(2, 100).forEach(version -> offer(counter, version));
        assertThat(updates()).hasSize(1);
        wire.take();
        assertThat(updates()).hasSize(2);
        assertThat(updates().getLast()).contains("\"count\":100");
        wire.take();
        assertThat(updates()).hasSize(2);
        assertThat(meters.counter("gateway.updates", "outcome", "conflated").count())
                .isEqualTo(98);
        assertThat(meters.counter("gateway.updates", "outcome", "sent").count()).isEqualTo(2);
    }

    @Test
    void aStalledWireHoldsUpNoOther() {
        wire.stalled = true;
        FakeWire healthy = new FakeWire();
        Outbox other = outbox(healthy);
        counter.add(other, false);
        other.open(List.of(counter), values -> new ServerFrame.Subscribed(1L, values, List.of()));
        IntStream.rangeClosed(1, 10).forEach(version -> offer(counter, version));
        assertThat(healthy.sent).hasSize(11);
        assertThat(updates()).hasSize(1);
    }

    @Test
    void changesOfManyCountersAreSplitOverFrames() {
        LiveCounter b = watched("likes/b");
        LiveCounter c = watched("likes/c");
        LiveCounter d = watched("likes/d");
        wire.stalled = true;
        offer(counter, 1);
        List.of(b, c, d).forEach(one -> offer(one, 1));
        wire.take();
        assertThat(updates().getLast()).contains("likes/b").contains("likes/c").doesNotContain("likes/d");
        wire.take();
        assertThat(updates().getLast()).contains("likes/d");
    }

    @Test
    void answersGoBeforeUpdates() {
        wire.stalled = true;
        offer(counter, 1);
        offer(counter, 2);
        outbox.answer(new ServerFrame.Pong());
        wire.take();
        assertThat(wire.sent.getLast()).isEqualTo("{\"type\":\"pong\"}");
        wire.take();
        assertThat(wire.sent.getLast()).contains("\"count\":2");
    }

    @Test
    void theValueInTheAnswerIsNotSentAgain() {
        int before = wire.sent.size();
        fanout.changed(List.of(counter));
        assertThat(wire.sent).hasSize(before);
    }

    @Test
    void aClosedCounterIsNotSentEvenIfItWaited() {
        wire.stalled = true;
        offer(counter, 1);
        offer(counter, 2);
        outbox.close(counter);
        wire.take();
        assertThat(updates()).hasSize(1);
    }

    @Test
    void oneAnswerMoreThanMayWaitClosesTheWire() {
        wire.stalled = true;
        IntStream.rangeClosed(1, 4).forEach(i -> outbox.answer(new ServerFrame.Pong()));
        assertThat(wire.closed).isNull();
        outbox.answer(new ServerFrame.Pong());
        assertThat(wire.closed).isEqualTo(CloseCode.TOO_SLOW);
    }

    @Test
    void moreBytesOfAnswersThanMayWaitCloseTheWire() {
        wire.stalled = true;
        outbox.answer(new ServerFrame.Pong());
        outbox.answer(answerOf(60));
        outbox.answer(answerOf(40));
        assertThat(wire.closed).isNull();
        outbox.answer(answerOf(30));
        assertThat(wire.closed).isEqualTo(CloseCode.TOO_SLOW);
    }

    @Test
    void anAnswerThatWaitsAloneMayBeLarger() {
        wire.stalled = true;
        outbox.answer(new ServerFrame.Pong());
        outbox.answer(answerOf(1000));
        wire.take();
        assertThat(wire.closed).isNull();
        assertThat(wire.sent.getLast()).hasSize(1000);
    }

    @Test
    void anAnswerThatWasTakenWaitsNoMore() {
        wire.stalled = true;
        outbox.answer(new ServerFrame.Pong());
        for (int i = 0; i < 10; i++) {
            outbox.answer(answerOf(50));
            outbox.answer(answerOf(50));
            wire.take();
            wire.take();
        }
        assertThat(wire.closed).isNull();
    }

    @Test
    void theLastFrameGoesOutBeforeTheClose() {
        wire.stalled = true;
        outbox.answer(new ServerFrame.Pong());
        outbox.answer(new ServerFrame.Reconnect(4210, "drain"));
        outbox.finish(CloseCode.DRAIN);
        offer(counter, 1);
        wire.take();
        assertThat(wire.closed).isNull();
        wire.take();
        assertThat(wire.sent.getLast()).contains("reconnect");
        assertThat(wire.closed).isEqualTo(CloseCode.DRAIN);
        assertThat(updates()).isEmpty();
    }

    @Test
    void itTellsHowLongAFrameIsInFlight() {
        assertThat(outbox.stalled()).isZero();
        wire.stalled = true;
        offer(counter, 1);
        clock.add(Duration.ofSeconds(11));
        assertThat(outbox.stalled()).isEqualTo(Duration.ofSeconds(11));
        wire.take();
        assertThat(outbox.stalled()).isZero();
    }

    @Test
    void whoReadsIsAnsweredHoweverMuchWaitsForOthersAndWhoDoesNotIsClosed() {
        wire.stalled = true;
        outbox.answer(answerOf(2000));
        FakeWire reading = new FakeWire();
        Outbox other = outbox(reading);
        other.answer(answerOf(100));
        other.answer(answerOf(100));
        assertThat(reading.sent).hasSize(2);
        FakeWire greedy = new FakeWire();
        outbox(greedy).answer(answerOf(101));
        assertThat(greedy.closed).isEqualTo(CloseCode.TOO_SLOW);
        assertThat(wire.closed).isNull();
    }

    @Test
    void whatIsSentDroppedOrGivenUpCostsNothingAnyMore() {
        wire.stalled = true;
        outbox.answer(answerOf(40));
        outbox.answer(answerOf(50));
        assertThat(budget.taken()).isEqualTo(90);
        wire.take();
        assertThat(budget.taken()).isEqualTo(50);
        outbox.answer(answerOf(60));
        outbox.answer(answerOf(60));
        assertThat(wire.closed).isEqualTo(CloseCode.TOO_SLOW);
        assertThat(budget.taken()).as("one is in flight").isEqualTo(50);
        outbox.discard();
        assertThat(budget.taken()).isZero();
        wire.take();
        assertThat(budget.taken()).isZero();
    }

    private Outbox outbox(FakeWire to) {
        return new Outbox(to, Encoding.FRAME, new FanoutMeters(meters), clock, SETTINGS.limits(), budget);
    }

    private static ServerFrame answerOf(int bytes) {
        String shortest = "{\"type\":\"error\",\"problem\":\"\"}";
        return new ServerFrame.Failed(null, "x".repeat(bytes - shortest.length()), null);
    }

    private List<String> updates() {
        return wire.sent.stream()
                .filter(text -> text.startsWith("{\"type\":\"update\""))
                .toList();
    }

    private LiveCounter watched(String id) {
        LiveCounter live = new LiveCounter(id);
        live.add(outbox, false);
        live.offer(new CounterValue(id, 0, "e", 0), 0);
        outbox.open(List.of(live), values -> new ServerFrame.Subscribed(1L, values, List.of()));
        return live;
    }

    private void offer(LiveCounter live, long version) {
        live.offer(new CounterValue(live.id(), version, "e", version), clock.monotonicTime());
        fanout.changed(List.of(live));
    }
}
