package tally.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tally.bench.load.Calls;
import tally.bench.load.HttpServer;
import tally.bench.load.MeasurementFailure;
import tally.bench.load.NettyClient;
import tally.bench.load.Recorder;
import tally.bench.load.StalledReaders;

/**
 * What pages that stop reading cost those that go on. Phases in which all read and phases in which some do not take
 * turns, so that what disturbs the machine disturbs both. They share 25 counters with 40 pages each, because then every
 * counter has some that do not read, and to send one change costs about a millisecond: what is measured is waiting. One
 * counter with all pages would take thirty for each change, whoever reads.
 *
 * @param region counts, and its gateway shows
 */
record Stalls(Region region, StackStatus.Gateway gateway, Metrics metrics, Duration warmUp, Duration time) {
    static final int PER_SECOND = 200;

    private static final int COUNTERS = 25;
    private static final int READERS_OF_EACH = 38;
    private static final int OTHERS_OF_EACH = 2;
    private static final int CONNECTIONS = 4;
    /** With what comes before it shorter than the send timeout: who is closed does not stall any more. */
    private static final Duration LONGEST_PHASE = Duration.ofSeconds(4);
    /** Before each phase of either kind, so that none pays for the opening or the questions of those that will stop. */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final String TOO_SLOW = "gateway_disconnects_total{code=\"4001\"";
    /** Send timeout, its precision and the patience with a socket that does not close, and as much again. */
    private static final Duration CLOSING = Duration.ofSeconds(25);

    Result measure(int round, NettyClient client) throws InterruptedException {
        List<String> ids = IntStream.range(0, COUNTERS)
                .mapToObj(number -> "likes/bench-stalled-" + round + "-" + number)
                .toList();
        List<byte[]> requests = ids.stream().map(region::increment).toList();
        Calls calls = new Calls(
                region.server(), CONNECTIONS, number -> requests.get((int) (number % requests.size())), 1, PER_SECOND);
        StalledReaders load =
                new StalledReaders(client, calls, HttpServer.of(gateway.url()), ids, READERS_OF_EACH, OTHERS_OF_EACH);
        Recorder reading = new Recorder();
        Recorder stalled = new Recorder();
        load.connect();
        load.start();
        load.startRecording();
        load.pass(warmUp);
        Processes process = new Processes(Map.of(gateway.name(), gateway.pid()));
        Duration before = process.times().getOrDefault(gateway.name(), Duration.ZERO);
        long begin = System.nanoTime();
        int turns = turns();
        long closed = 0;
        for (int turn = 0; turn < turns; turn++) {
            load.openOthers();
            load.pass(SETTLING);
            load.record(time.dividedBy(turns), reading);
            closed = metrics.sum(TOO_SLOW);
            load.stall();
            load.pass(SETTLING);
            load.record(time.dividedBy(turns), stalled);
        }
        double cores = cores(process, before, System.nanoTime() - begin);
        int others = COUNTERS * OTHERS_OF_EACH;
        closed = awaitClosed(load, closed, others);
        load.stop();
        Recorder all = load.ended();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("readers", (double) COUNTERS * READERS_OF_EACH);
        figures.put("stalled", (double) others);
        figures.put("allReadP50Ms", reading.latencyMs(50));
        figures.put("allReadP99Ms", reading.latencyMs(99));
        figures.put("someStalledP50Ms", stalled.latencyMs(50));
        figures.put("someStalledP99Ms", stalled.latencyMs(99));
        figures.put("p99Ratio", stalled.latencyMs(99) / reading.latencyMs(99));
        figures.put("closedAsTooSlow", (double) closed);
        figures.put("gatewayCores", cores);
        return new Result(
                Measurement.STALLED_READERS,
                round,
                figures,
                Map.of(),
                Map.of(),
                all.answers(),
                all.errors(),
                all.firstError());
    }

    private int turns() {
        return (int) Math.max(2, time.plus(LONGEST_PHASE).minusNanos(1).dividedBy(LONGEST_PHASE));
    }

    private double cores(Processes process, Duration before, long nanos) {
        Duration after = process.times().getOrDefault(gateway.name(), Duration.ZERO);
        return (double) after.minus(before).toNanos() / nanos;
    }

    /** How many of the last ones the gateway has closed, when it is all of them or the time is over. */
    private long awaitClosed(StalledReaders load, long before, int expected) throws InterruptedException {
        long deadline = System.nanoTime() + CLOSING.toNanos();
        long closed = metrics.sum(TOO_SLOW) - before;
        while (closed < expected && System.nanoTime() - deadline < 0) {
            load.pass(LOOK_EVERY);
            closed = metrics.sum(TOO_SLOW) - before;
        }
        if (closed == 0) {
            throw new MeasurementFailure("no page that stopped reading was closed within " + CLOSING.toSeconds()
                    + " s: the system may keep more for each than this measurement asks for");
        }
        return closed;
    }
}
