package tally.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tally.gateway.CounterValue;
import tally.gateway.GatewayProperties;
import tally.gateway.TestSettings;
import tally.gateway.protocol.Encoding;
import tally.gateway.protocol.ServerFrame;

class FanoutTest {
    private static final Duration CELL = Duration.ofMillis(32);
    /** One socket is few; two have cells of 2 ms, 32 and more have those of 32 ms. */
    private static final GatewayProperties SETTINGS =
            TestSettings.with("fanout.per-socket", "999us", "fanout.longest-pause", "32ms");

    private final MockClock clock = new MockClock();
    private final FakeSchedule thread = new FakeSchedule(clock);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Fanout fanout = new Fanout(new FanoutMeters(meters), clock, SETTINGS, thread);
    private final LiveCounter storm = counter("likes/storm");
    private final LiveCounter quiet = counter("likes/quiet");

    @BeforeEach
    void beginACell() {
        clock.add(Duration.ofNanos(CELL.toNanos() - clock.monotonicTime() % CELL.toNanos()));
    }

    @Test
    void aCounterWithFewSocketsGoesOutWithEveryChange() {
        FakeWire wire = socket(quiet);
        IntStream.rangeClosed(1, 100).forEach(version -> change(version, quiet));
        assertThat(wire.sent).hasSize(100);
        assertThat(wire.sent.getLast()).contains("\"count\":100");
        assertThat(thread.isIdle()).isTrue();
    }

    @Test
    void theFirstChangeGoesOutAtOnceHoweverManyWatch() {
        List<FakeWire> wires = sockets(40, storm);
        change(1, storm);
        thread.elapse(Duration.ZERO);
        assertThat(wires)
                .allSatisfy(
                        wire -> assertThat(wire.sent).singleElement().asString().contains("\"count\":1,"));
    }

    @Test
    void aStormGoesOutOnceInACellWithItsNewestValue() {
        List<FakeWire> wires = sockets(40, storm);
        for (int version = 1; version <= 320; version++) {
            change(version, storm);
            thread.elapse(Duration.ofMillis(1));
        }
        assertThat(wires).allSatisfy(wire -> {
            assertThat(wire.sent).hasSize(11);
            assertThat(wire.sent.get(1)).contains("\"count\":32,");
            assertThat(wire.sent.getLast()).contains("\"count\":320,");
        });
        assertThat(meters.counter("gateway.updates", "outcome", "sent").count()).isEqualTo(40 * 11);
        assertThat(meters.counter("gateway.updates", "outcome", "conflated").count())
                .isEqualTo(40 * (320 - 11));
    }

    @Test
    void theFewerWatchTheOftenerAStormGoesOut() {
        FakeWire ofTwo = sockets(2, storm).getFirst();
        for (int version = 1; version <= 32; version++) {
            change(version, storm);
            thread.elapse(Duration.ofMillis(1));
        }
        assertThat(ofTwo.sent).hasSize(17);
    }

    @Test
    void theLastValueOfABurstAlwaysArrives() {
        Random random = new Random(7);
        List<FakeWire> wires = new ArrayList<>();
        for (int sockets : List.of(1, 3, 10, 40)) {
            LiveCounter counter = counter("likes/" + sockets);
            wires.addAll(sockets(sockets, counter));
            long version = 0;
            for (int burst = 0; burst < 100; burst++) {
                for (int i = random.nextInt(5); i >= 0; i--) {
                    change(++version, counter);
                    thread.elapse(Duration.ofNanos(random.nextLong(CELL.toNanos() / 3)));
                }
                thread.elapse(CELL);
                String last = "\"count\":" + version + ",";
                assertThat(wires)
                        .allSatisfy(wire -> assertThat(wire.sent.getLast()).contains(last));
                assertThat(thread.isIdle()).isTrue();
            }
            wires.forEach(FanoutTest::isMonotone);
            wires.clear();
        }
    }

    @Test
    void twoCountersThatChangeTogetherComeInOneFrame() {
        FakeWire wire = socket(storm, quiet);
        change(1, storm, quiet);
        assertThat(wire.sent).singleElement().asString().contains("likes/storm").contains("likes/quiet");
    }

    @Test
    void twoCountersOfOneRoundComeInOneFrameWhateverTheirPaces() {
        LiveCounter slow = counter("likes/slow");
        sockets(3, storm);
        sockets(40, slow);
        FakeWire wire = socket(storm, slow, quiet);
        change(1, storm, slow, quiet);
        assertThat(wire.sent).hasSize(1);
        assertThat(wire.sent.getFirst())
                .contains("likes/storm")
                .contains("likes/slow")
                .contains("likes/quiet");
        change(2, storm, slow);
        thread.elapse(CELL.minusMillis(1));
        change(3, storm);
        thread.elapse(Duration.ZERO);
        change(4, storm);
        thread.elapse(CELL);
        assertThat(wire.sent).hasSize(4);
        assertThat(wire.sent.subList(1, 3))
                .allSatisfy(frame -> assertThat(frame).doesNotContain("likes/slow"));
        assertThat(wire.sent.getLast()).contains("likes/storm").contains("likes/slow");
    }

    @Test
    void aStalledReaderDelaysNobody() {
        FakeWire stalled = socket(storm);
        List<FakeWire> healthy = sockets(40, storm);
        stalled.stalled = true;
        for (int version = 1; version <= 10; version++) {
            change(version, storm);
            thread.elapse(CELL);
        }
        assertThat(stalled.sent).hasSize(1);
        assertThat(healthy).allSatisfy(wire -> assertThat(wire.sent).hasSize(10));
        stalled.take();
        assertThat(stalled.sent.getLast()).contains("\"count\":10,");
    }

    @Test
    void fewSocketsDoNotWaitForARoundOfMany() {
        List<FakeWire> many = sockets(40, storm);
        FakeWire alone = socket(quiet);
        change(1, storm);
        change(1, quiet);
        assertThat(alone.sent).hasSize(1);
        assertThat(many).allSatisfy(wire -> assertThat(wire.sent).isEmpty());
    }

    @Test
    void whoeverSubscribesBetweenTwoRoundsSeesNoValueTwice() {
        sockets(40, storm);
        change(1, storm);
        change(2, storm);
        FakeWire late = socket(storm);
        thread.elapse(CELL);
        assertThat(late.sent).isEmpty();
        change(3, storm);
        thread.elapse(CELL);
        assertThat(late.sent).singleElement().asString().contains("\"count\":3,");
    }

    private List<FakeWire> sockets(int number, LiveCounter... counters) {
        return IntStream.range(0, number).mapToObj(i -> socket(counters)).toList();
    }

    /** A socket that has the answer to its subscription behind it. */
    private FakeWire socket(LiveCounter... counters) {
        FakeWire wire = new FakeWire();
        Outbox outbox = new Outbox(
                wire, Encoding.FRAME, new FanoutMeters(meters), clock, SETTINGS.limits(), new AnswerBudget(SETTINGS));
        for (LiveCounter counter : counters) {
            counter.add(outbox, false);
        }
        outbox.open(List.of(counters), values -> new ServerFrame.Subscribed(1L, values, List.of()));
        wire.sent.clear();
        return wire;
    }

    private void change(long version, LiveCounter... counters) {
        for (LiveCounter counter : counters) {
            counter.offer(new CounterValue(counter.id(), version, "e", version), clock.monotonicTime());
        }
        fanout.changed(List.of(counters));
    }

    private static LiveCounter counter(String id) {
        LiveCounter counter = new LiveCounter(id);
        counter.offer(new CounterValue(id, 0, "e", 0), 0);
        return counter;
    }

    private static void isMonotone(FakeWire wire) {
        assertThat(wire.sent)
                .extracting(frame -> Long.parseLong(frame.replaceAll(".*\"count\":([0-9]+),.*", "$1")))
                .isSorted()
                .doesNotHaveDuplicates();
    }
}
