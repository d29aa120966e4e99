package tally.bench;

import java.net.http.HttpClient;
import java.util.List;
import java.util.stream.IntStream;
import tally.bench.load.FanOut;
import tally.bench.load.HttpLoad;
import tally.bench.load.HttpServer;
import tally.bench.load.Load;
import tally.bench.load.NettyClient;
import tally.bench.load.Replication;
import tally.bench.load.Requests;
import tally.bench.load.Zipf;

/** Two regions of Tally. What is counted is counted in eu, unless it says otherwise; what is shown is shown in us. */
final class TallyStack implements Subject {
    static final int COUNTERS = 10_000;
    static final int CONNECTIONS = 64;

    private static final int ITEMS_PER_BATCH = 100;
    private static final int DIFFERENT_BATCHES = 256;
    private static final int FEWER_CONNECTIONS = 16;
    private static final int REPLICATED_PER_SECOND = 100;
    private static final int REPLICATED_COUNTERS = 32;
    private static final int PAGES = 1000;
    private static final int STORM_PER_SECOND = 1000;
    private static final int MANY_CALLS_PER_SECOND = 200;

    private final Region eu;
    private final Region us;
    private final HttpServer gateway;
    private final Memory memory;
    private final Course course;

    TallyStack(RunningStack stack, StackStatus status, HttpClient client, Course course) {
        this.eu = region(status.region("eu").replica(), client);
        this.us = region(status.region("us").replica(), client);
        this.gateway = HttpServer.of(status.region("us").gateway().url());
        this.memory = new Memory(stack, status, eu, us);
        this.course = course;
    }

    private static Region region(StackStatus.Replica replica, HttpClient client) {
        return new Region(replica.api(), replica.management(), client);
    }

    @Override
    public Result measure(Measurement measurement, int round) throws InterruptedException {
        if (measurement == Measurement.MEMORY) {
            return memory.ofCounters(round, course.time());
        }
        if (measurement == Measurement.SOCKETS) {
            return memory.ofSockets(round);
        }
        try (NettyClient client = new NettyClient()) {
            return switch (measurement) {
                case REPLICATION_THROUGHPUT -> throughput(client, round);
                case FANOUT_STORM, FANOUT_MANY -> fanOut(measurement, client, round);
                default -> course.run(measurement, round, List.of(load(measurement, client, round)));
            };
        }
    }

    private Load load(Measurement measurement, NettyClient client, int round) throws InterruptedException {
        return switch (measurement) {
            case INCREMENTS_ZIPF -> increments(client, eu, CONNECTIONS, zipf(eu, "zipf", round));
            case INCREMENTS_HOT -> increments(client, eu, CONNECTIONS, always(eu.increment("likes/bench-hot")));
            case INCREMENTS_SINGLE -> increments(client, eu, 1, always(eu.increment("likes/bench-single")));
            case INCREMENTS_BATCH ->
                new HttpLoad(client, eu.server(), FEWER_CONNECTIONS, batches(round), ITEMS_PER_BATCH);
            case READS -> {
                List<String> counters = counters("read", COUNTERS);
                eu.count(counters);
                List<byte[]> reads = counters.stream().map(eu::read).toList();
                yield new HttpLoad(client, eu.server(), CONNECTIONS, Zipf.requests(reads, round), 1);
            }
            case REPLICATION ->
                new Replication(
                        client,
                        eu.server(),
                        us.server(),
                        counters("replication", REPLICATED_COUNTERS).stream()
                                .map(Region::path)
                                .toList(),
                        REPLICATED_PER_SECOND);
            default -> throw new IllegalArgumentException(measurement + " is no single load");
        };
    }

    private static HttpLoad increments(NettyClient client, Region region, int connections, Requests requests) {
        return new HttpLoad(client, region.server(), connections, requests, 1);
    }

    /** As fast as both can, and then until they agree, on counters that nobody has counted before. */
    private Result throughput(NettyClient client, int round) throws InterruptedException {
        String name = "throughput-" + round;
        HttpLoad inEu = increments(client, eu, CONNECTIONS / 2, zipf(eu, name, round));
        HttpLoad inUs = increments(client, us, CONNECTIONS / 2, zipf(us, name, -round));
        Result result = course.run(Measurement.REPLICATION_THROUGHPUT, round, List.of(inEu, inUs));
        long begin = System.nanoTime();
        new Agreement(eu, us).await(counters(name, COUNTERS), inEu.sent() + inUs.sent(), result.errors() == 0);
        return result.with("agreedAfterMs", (System.nanoTime() - begin) / 1e6);
    }

    /** On counters that nobody has counted before, in either region. */
    private Result fanOut(Measurement measurement, NettyClient client, int round) throws InterruptedException {
        FanOut load;
        if (measurement == Measurement.FANOUT_STORM) {
            String counter = "likes/bench-storm-" + round;
            load = new FanOut(
                    client,
                    gateway,
                    List.of(counter),
                    PAGES,
                    new FanOut.Calls(
                            eu.server(), always(eu.increment(counter)), 1, STORM_PER_SECOND, FEWER_CONNECTIONS));
        } else {
            List<String> counters = counters("many-" + round, PAGES);
            List<byte[]> calls = IntStream.range(0, PAGES / ITEMS_PER_BATCH)
                    .mapToObj(i -> eu.increments(counters.subList(i * ITEMS_PER_BATCH, (i + 1) * ITEMS_PER_BATCH)))
                    .toList();
            load = new FanOut(
                    client,
                    gateway,
                    counters,
                    1,
                    new FanOut.Calls(
                            eu.server(), inTurn(calls), ITEMS_PER_BATCH, MANY_CALLS_PER_SECOND, FEWER_CONNECTIONS));
        }
        Result result = course.run(measurement, round, List.of(load));
        return result.with("framesPerSecond", load.framesPerSecond());
    }

    private static Requests zipf(Region region, String name, int seed) {
        return Zipf.requests(
                counters(name, COUNTERS).stream().map(region::increment).toList(), seed);
    }

    private Requests batches(int round) {
        List<String> counters = counters("batch", COUNTERS);
        Zipf zipf = new Zipf(COUNTERS, round);
        return inTurn(IntStream.range(0, DIFFERENT_BATCHES)
                .mapToObj(_ -> eu.increments(IntStream.range(0, ITEMS_PER_BATCH)
                        .mapToObj(_ -> counters.get(zipf.next()))
                        .toList()))
                .toList());
    }

    private static Requests inTurn(List<byte[]> requests) {
        return number -> requests.get((int) (number % requests.size()));
    }

    private static Requests always(byte[] request) {
        return _ -> request;
    }

    private static List<String> counters(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "likes/bench-" + name + "-" + number)
                .toList();
    }
}
