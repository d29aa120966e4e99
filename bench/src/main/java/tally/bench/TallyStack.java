package tally.bench;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tally.bench.load.Answer;
import tally.bench.load.Caller;
import tally.bench.load.ClosedLoop;
import tally.bench.load.FanOut;
import tally.bench.load.HttpServer;
import tally.bench.load.Load;
import tally.bench.load.MeasurementFailure;
import tally.bench.load.NettyClient;
import tally.bench.load.Patience;
import tally.bench.load.Replication;
import tally.bench.load.Requests;
import tally.bench.load.RequestsInTurn;
import tally.bench.load.Zipf;
import tally.bench.load.ZipfRequests;
import tally.bench.stack.StackStatus;

/** Two regions of Tally. What is counted is counted in eu, unless it says otherwise; what is shown is shown in us. */
final class TallyStack implements Subject {
    static final int COUNTERS = 10_000;
    static final int CONNECTIONS = 64;

    private static final int ITEMS_PER_BATCH = 100;
    private static final int DIFFERENT_BATCHES = 256;
    private static final int BATCH_CONNECTIONS = 16;
    private static final int CONNECTIONS_PER_REGION = 32;
    private static final int REPLICATED_PER_SECOND = 100;
    private static final int REPLICATED_COUNTERS = 32;
    private static final FanOut.Size STORM = new FanOut.Size(1000, 32, 1000, 16);
    private static final int ITEMS_PER_PREPARATION = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpServer eu;
    private final HttpServer us;
    private final URI gateway;
    private final Course course;

    TallyStack(StackStatus status, Course course) {
        this.eu = HttpServer.of(
                URI.create(status.region("eu").replicas().getFirst().api()));
        this.us = HttpServer.of(
                URI.create(status.region("us").replicas().getFirst().api()));
        this.gateway = URI.create(status.region("us").gateways().getFirst().url());
        this.course = course;
    }

    @Override
    public Result measure(Measurement measurement, int round) throws InterruptedException {
        try (NettyClient client = new NettyClient()) {
            return measurement == Measurement.REPLICATION_THROUGHPUT
                    ? throughput(client, round)
                    : course.run(measurement, round, List.of(load(measurement, client, round)));
        }
    }

    private Load load(Measurement measurement, NettyClient client, int round) throws InterruptedException {
        return switch (measurement) {
            case INCREMENTS_ZIPF -> closed(client, CONNECTIONS, new ZipfRequests(increments(eu, "zipf"), round));
            case INCREMENTS_HOT -> closed(client, CONNECTIONS, one(increment(eu, "likes/bench-hot")));
            case INCREMENTS_SINGLE -> closed(client, 1, one(increment(eu, "likes/bench-single")));
            case INCREMENTS_BATCH -> ClosedLoop.open(client, eu, BATCH_CONNECTIONS, batches(round), ITEMS_PER_BATCH);
            case READS -> {
                makeSure(client, counters("read"));
                List<byte[]> reads = counters("read").stream()
                        .map(id -> eu.request("GET", path(id)))
                        .toList();
                yield closed(client, CONNECTIONS, new ZipfRequests(reads, round));
            }
            case REPLICATION -> {
                List<String> paths = counters("replication").stream()
                        .limit(REPLICATED_COUNTERS)
                        .map(TallyStack::path)
                        .toList();
                yield Replication.open(client, eu, us, paths, REPLICATED_PER_SECOND);
            }
            case FANOUT -> {
                // A counter of its own in each round: nobody still waits for anything of the round before.
                String counter = "likes/bench-storm-" + round;
                yield FanOut.open(client, eu, increment(eu, counter), gateway, counter, STORM);
            }
            case REPLICATION_THROUGHPUT -> throw new IllegalArgumentException("two loads, and what comes after them");
        };
    }

    private Load closed(NettyClient client, int connections, Requests requests) throws InterruptedException {
        return ClosedLoop.open(client, eu, connections, requests, 1);
    }

    /** As fast as both can, and then until they agree, on counters that nobody has counted before. */
    private Result throughput(NettyClient client, int round) throws InterruptedException {
        String name = "throughput-" + round;
        ZipfRequests inEu = new ZipfRequests(increments(eu, name), round);
        ZipfRequests inUs = new ZipfRequests(increments(us, name), -round);
        List<Load> loads = List.of(
                ClosedLoop.open(client, eu, CONNECTIONS_PER_REGION, inEu, 1),
                ClosedLoop.open(client, us, CONNECTIONS_PER_REGION, inUs, 1));
        Agreement agreement = new Agreement(Caller.open(client, eu), Caller.open(client, us));
        Result result = course.run(Measurement.REPLICATION_THROUGHPUT, round, loads);
        long begin = System.nanoTime();
        Map<String, Long> totals = new LinkedHashMap<>();
        List<String> counters = counters(name);
        for (int rank = 0; rank < COUNTERS; rank++) {
            totals.put(counters.get(rank), inEu.sent(rank) + inUs.sent(rank));
        }
        agreement.await(totals, result.errors() == 0);
        return result.with("agreedAfterMs", (System.nanoTime() - begin) / 1e6);
    }

    /** Counts each of these once, so that it exists. */
    private void makeSure(NettyClient client, List<String> counters) throws InterruptedException {
        Caller caller = Caller.open(client, eu);
        for (int i = 0; i < counters.size(); i += ITEMS_PER_PREPARATION) {
            List<String> some = counters.subList(i, Math.min(counters.size(), i + ITEMS_PER_PREPARATION));
            Answer answer = Patience.await(caller.send(batch(some)), PATIENCE, "the answer to a batch");
            if (!answer.isOk() || answer.body().hasProblem()) {
                throw new MeasurementFailure("counters to read could not be made: " + answer);
            }
        }
    }

    private Requests batches(int round) {
        List<String> counters = counters("batch");
        Zipf zipf = new Zipf(COUNTERS, round);
        List<byte[]> batches = new ArrayList<>();
        for (int i = 0; i < DIFFERENT_BATCHES; i++) {
            batches.add(batch(IntStream.range(0, ITEMS_PER_BATCH)
                    .mapToObj(_ -> counters.get(zipf.next()))
                    .toList()));
        }
        return new RequestsInTurn(batches);
    }

    private byte[] batch(List<String> counters) {
        String items = counters.stream().map(id -> "{\"id\":\"" + id + "\"}").collect(Collectors.joining(","));
        return eu.post("/api/v1/increments", "{\"increments\":[" + items + "]}");
    }

    private static List<byte[]> increments(HttpServer region, String name) {
        return counters(name).stream().map(id -> increment(region, id)).toList();
    }

    private static byte[] increment(HttpServer region, String counter) {
        return region.request("POST", path(counter) + "/increments");
    }

    private static Requests one(byte[] request) {
        return () -> request;
    }

    private static List<String> counters(String name) {
        return IntStream.range(0, COUNTERS)
                .mapToObj(number -> "likes/bench-" + name + "-" + number)
                .toList();
    }

    private static String path(String counter) {
        return "/api/v1/counters/" + counter;
    }
}
