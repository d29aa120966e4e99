package tally.bench;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import tally.bench.load.Calls;
import tally.bench.load.HttpServer;
import tally.bench.load.MeasurementFailure;
import tally.bench.load.Moves;
import tally.bench.load.MovingPages;
import tally.bench.load.NettyClient;

/**
 * Restarts of the two gateways of a region, one after the other, under pages that move between them: first as a rolling
 * update does it (SIGTERM), then with kill -9. Its stack is one of its own, with one region, started by the first round.
 *
 * @param options of {@code ./tally up}
 * @param time below five seconds each way restarts one gateway only
 */
record Restarts(RunningStack stack, List<String> options, Duration warmUp, Duration time, Consumer<String> progress)
        implements Subject {
    static final int PAGES = 1000;
    static final int PER_SECOND = 100;

    private static final int COUNTERS = 200;
    private static final int COUNTERS_OF_EACH = 5;
    private static final int CONNECTIONS = 4;
    private static final Duration TIME_FOR_ALL = Duration.ofSeconds(5);
    private static final Duration LAST_VALUES = Duration.ofSeconds(30);
    private static final Duration EXIT = Duration.ofMinutes(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    @Override
    public Result measure(Measurement measurement, int round) throws InterruptedException {
        if (!stack.isUp()) {
            stack.up(options, progress);
        }
        try (NettyClient client = new NettyClient();
                HttpClient http = HttpClient.newHttpClient()) {
            StackStatus.Region status = stack.status().regions().getFirst();
            Region region = Region.of(status.replica(), http);
            List<String> ids = IntStream.range(0, COUNTERS)
                    .mapToObj(number -> "likes/bench-restart-" + round + "-" + number)
                    .toList();
            MovingPages load = load(client, region, status, ids);
            load.connect();
            load.start();
            load.startRecording();
            load.pass(warmUp);
            boolean all = time.compareTo(TIME_FOR_ALL) >= 0;
            List<StackStatus.Gateway> gateways = status.gateways();
            Map<String, Double> figures = new LinkedHashMap<>();
            Map<String, List<Long>> histograms = new LinkedHashMap<>();
            figures.put("pages", (double) PAGES);
            Moves stops = restart(load, http, all ? gateways : gateways.subList(0, 1), ProcessHandle::destroy);
            take("stop", stops, figures, histograms);
            Moves kills = restart(load, http, all ? gateways : gateways.subList(1, 2), ProcessHandle::destroyForcibly);
            take("kill", kills, figures, histograms);
            load.stop();
            var recorded = load.ended();
            figures.put("wrongFinalValues", (double) awaitRight(load, region, ids));
            return new Result(
                    measurement, round, figures, histograms, Map.of(), recorded.errors(), recorded.firstError());
        }
    }

    private static MovingPages load(NettyClient client, Region region, StackStatus.Region status, List<String> ids) {
        List<byte[]> requests = ids.stream().map(region::increment).toList();
        Calls calls = new Calls(
                region.server(), CONNECTIONS, number -> requests.get((int) (number % requests.size())), 1, PER_SECOND);
        List<HttpServer> gateways = status.gateways().stream()
                .map(gateway -> HttpServer.of(gateway.url()))
                .toList();
        return new MovingPages(client, calls, gateways, ids, PAGES, COUNTERS_OF_EACH);
    }

    private Moves restart(
            MovingPages load, HttpClient http, List<StackStatus.Gateway> gateways, Consumer<ProcessHandle> signal)
            throws InterruptedException {
        for (StackStatus.Gateway gateway : gateways) {
            long pid = pid(gateway.name());
            ProcessHandle process = ProcessHandle.of(pid)
                    .orElseThrow(() -> new MeasurementFailure(gateway.name() + " has ended by itself"));
            load.signal();
            signal.accept(process);
            long deadline = System.nanoTime() + EXIT.toNanos();
            while (process.isAlive()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new MeasurementFailure(gateway.name() + " did not end within " + EXIT.toSeconds() + " s");
                }
                load.pass(LOOK_EVERY);
            }
            // In its place a new one comes up on another machine, whose cores these pages do not need.
            load.awaitSubscribed();
            stack.startAgain(gateway.name());
            new Metrics(gateway.management(), http).awaitReady();
            load.awaitSubscribed();
            load.endOfRestart();
        }
        return load.takeMoves();
    }

    /** It has another one after each restart. */
    private long pid(String gateway) throws InterruptedException {
        return stack.status().pids().getOrDefault(gateway, -1L);
    }

    private static void take(
            String name, Moves moves, Map<String, Double> figures, Map<String, List<Long>> histograms) {
        List<Long> reconnects = moves.reconnects();
        figures.put(name + "Reconnects", (double)
                reconnects.stream().mapToLong(each -> each).sum());
        figures.put(name + "MostInHalfASecond", (double)
                reconnects.stream().mapToLong(each -> each).max().orElse(0));
        figures.put(name + "FailedAttempts", (double) moves.failedAttempts());
        figures.put(name + "StaleP50Ms", moves.staleMs(50));
        figures.put(name + "StaleP99Ms", moves.staleMs(99));
        figures.put(name + "StaleMaxMs", moves.staleMs(100));
        histograms.put(name + "ReconnectsPer" + Moves.BUCKET.toMillis() + "Ms", reconnects);
    }

    /** Returns 0 as soon as every page shows every total; {@link MeasurementFailure} if that does not come. */
    private static long awaitRight(MovingPages load, Region region, List<String> ids) throws InterruptedException {
        long[] counts = region.totals(ids);
        Map<String, Long> totals = new LinkedHashMap<>();
        for (int i = 0; i < counts.length; i++) {
            totals.put(ids.get(i), counts[i]);
        }
        long deadline = System.nanoTime() + LAST_VALUES.toNanos();
        long wrong = load.wrong(totals);
        while (wrong > 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new MeasurementFailure(wrong + " of " + PAGES * COUNTERS_OF_EACH + " final values are wrong "
                        + LAST_VALUES.toSeconds() + " s after the last increment");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            wrong = load.wrong(totals);
        }
        return wrong;
    }
}
