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
import tally.bench.load.MovingPages;
import tally.bench.load.NettyClient;

/**
 * Restarts of the two counter-services of eu under its pages, which watch what is counted in us: an increment reaches
 * them through the owner of its shard, which merges it, and the replica that the gateway leases at, which pushes it. Each
 * is stopped and started, then killed and started; then the subscriptions to the events of eu's Redis are ended. Its stack
 * is one of its own, started by the first round.
 *
 * @param options of {@code ./tally up}
 * @param time below five seconds each way restarts one replica only
 */
record ReplicaRestarts(
        RunningStack stack, List<String> options, Duration warmUp, Duration time, Consumer<String> progress)
        implements Subject {
    private static final int PAGES = 100;
    /** As many as two cores carry beside the start of a service. */
    private static final int PER_SECOND = 100;

    private static final int COUNTERS = 100;
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
            StackStatus.Region eu = stack.status().region("eu");
            Region us = Region.of(stack.status().region("us").replica(), http);
            List<String> ids = IntStream.range(0, COUNTERS)
                    .mapToObj(number -> "likes/bench-replica-restart-" + round + "-" + number)
                    .toList();
            MovingPages load = load(client, us, eu, ids);
            Restarts restarts = new Restarts(stack, load, http);
            load.connect();
            load.start();
            load.startRecording();
            load.pass(warmUp);
            boolean all = time.compareTo(TIME_FOR_ALL) >= 0;
            List<Restarts.Restarted> replicas = eu.replicas().stream()
                    .map(replica -> new Restarts.Restarted(replica.name(), replica.management()))
                    .toList();
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("pages", (double) PAGES);
            List<Restarts.Restarted> stopped = all ? replicas : replicas.subList(0, 1);
            Restarts.takeStale("stop", restarts.each(stopped, ProcessHandle::destroy), figures);
            List<Restarts.Restarted> killed = all ? replicas : replicas.subList(1, 2);
            Restarts.takeStale("kill", restarts.each(killed, ProcessHandle::destroyForcibly), figures);
            Restarts.takeStale("events", restarts.ofEvents(eu.redis()), figures);
            load.stop();
            var recorded = load.ended();
            figures.put("wrongFinalValues", (double) restarts.awaitRight(us, ids));
            return new Result(
                    measurement,
                    round,
                    figures,
                    Map.of(),
                    Map.of(),
                    recorded.answers(),
                    recorded.errors(),
                    recorded.firstError());
        }
    }

    private static MovingPages load(NettyClient client, Region counted, StackStatus.Region shown, List<String> ids) {
        List<byte[]> requests = ids.stream().map(counted::increment).toList();
        Calls calls = new Calls(
                counted.server(), CONNECTIONS, number -> requests.get((int) (number % requests.size())), 1, PER_SECOND);
        List<HttpServer> gateways = List.of(HttpServer.of(shown.gateway().url()));
        return new MovingPages(client, calls, gateways, ids, PAGES, COUNTERS_OF_EACH);
    }
}
