package tally.bench;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import tally.bench.load.Calls;
import tally.bench.load.HttpServer;
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
record GatewayRestarts(
        RunningStack stack, List<String> options, Duration warmUp, Duration time, Consumer<String> progress)
        implements Subject {
    static final int PAGES = 1000;
    static final int PER_SECOND = 100;

    private static final int COUNTERS = 200;
    private static final int COUNTERS_OF_EACH = 5;
    private static final int CONNECTIONS = 4;
    private static final Duration TIME_FOR_ALL = Duration.ofSeconds(5);

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
            List<Restarts.Restarted> gateways = status.gateways().stream()
                    .map(gateway -> new Restarts.Restarted(gateway.name(), gateway.management()))
                    .toList();
            Restarts restarts = new Restarts(stack, load, http);
            Map<String, Double> figures = new LinkedHashMap<>();
            Map<String, List<Long>> histograms = new LinkedHashMap<>();
            figures.put("pages", (double) PAGES);
            Moves stops = restarts.each(all ? gateways : gateways.subList(0, 1), ProcessHandle::destroy);
            take("stop", stops, figures, histograms);
            Moves kills = restarts.each(all ? gateways : gateways.subList(1, 2), ProcessHandle::destroyForcibly);
            take("kill", kills, figures, histograms);
            load.stop();
            var recorded = load.ended();
            figures.put("wrongFinalValues", (double) restarts.awaitRight(region, ids));
            return new Result(
                    measurement,
                    round,
                    figures,
                    histograms,
                    Map.of(),
                    recorded.answers(),
                    recorded.errors(),
                    recorded.firstError());
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

    private static void take(
            String name, Moves moves, Map<String, Double> figures, Map<String, List<Long>> histograms) {
        List<Long> reconnects = moves.reconnects();
        figures.put(name + "Reconnects", (double)
                reconnects.stream().mapToLong(each -> each).sum());
        figures.put(name + "MostInHalfASecond", (double)
                reconnects.stream().mapToLong(each -> each).max().orElse(0));
        figures.put(name + "FailedAttempts", (double) moves.failedAttempts());
        Restarts.takeStale(name, moves, figures);
        histograms.put(name + "ReconnectsPer" + Moves.BUCKET.toMillis() + "Ms", reconnects);
    }
}
