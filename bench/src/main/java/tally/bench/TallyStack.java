package tally.bench;

import java.util.List;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tally.bench.load.Calls;
import tally.bench.load.FanOut;
import tally.bench.load.HttpLoad;
import tally.bench.load.HttpServer;
import tally.bench.load.Load;
import tally.bench.load.NettyClient;
import tally.bench.load.Replication;
import tally.bench.load.Zipf;

/**
 * Two regions of Tally. What is counted is counted in eu, unless it says otherwise; what is shown is shown in us.
 *
 * @param gateway of us
 */
record TallyStack(Region eu, Region us, HttpServer gateway, Memory memory, Stalls stalls, Course course)
        implements Subject {
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

    @Override
    public Result measure(Measurement measurement, int round) throws InterruptedException {
        try (NettyClient client = new NettyClient()) {
            return switch (measurement) {
                case START, ROLLING_RESTART, REPLICA_RESTART ->
                    throw new IllegalArgumentException("it has a stack of its own");
                case INCREMENTS_ZIPF -> run(measurement, round, client, zipf(eu, "zipf", round, CONNECTIONS));
                case INCREMENTS_HOT -> run(measurement, round, client, always(CONNECTIONS, "likes/bench-hot"));
                case INCREMENTS_SINGLE -> run(measurement, round, client, always(1, "likes/bench-single"));
                case INCREMENTS_BATCH -> run(measurement, round, client, batches(eu, "batch", round));
                case READS -> run(measurement, round, client, reads(round));
                case REPLICATION -> course.run(measurement, round, List.of(replication(client)));
                case REPLICATION_THROUGHPUT -> {
                    String name = "throughput-" + round;
                    Calls inEu = zipf(eu, name, round, CONNECTIONS / 2);
                    Calls inUs = zipf(us, name, -round, CONNECTIONS / 2);
                    yield throughput(measurement, round, client, name, inEu, inUs);
                }
                case REPLICATION_BATCHES -> {
                    String name = "throughput-batch-" + round;
                    Calls inEu = batches(eu, name, round);
                    Calls inUs = batches(us, name, -round);
                    yield throughput(measurement, round, client, name, inEu, inUs);
                }
                case FANOUT_STORM -> {
                    String counter = "likes/bench-storm-" + round;
                    Calls calls = always(FEWER_CONNECTIONS, counter).atRate(STORM_PER_SECOND);
                    yield fanOut(measurement, round, new FanOut(client, calls, gateway, List.of(counter), PAGES));
                }
                case FANOUT_MANY -> fanOut(measurement, round, client, eu, counters("many-" + round, PAGES));
                case FANOUT_NEAR -> fanOut(measurement, round, client, us, counters("near-" + round, PAGES));
                case STALLED_READERS -> stalls.measure(round, client);
                case SOCKETS -> memory.ofSockets(round, client, gateway, course.time());
                case MEMORY -> memory.ofCounters(round, course.time());
            };
        }
    }

    private Result run(Measurement measurement, int round, NettyClient client, Calls calls)
            throws InterruptedException {
        return course.run(measurement, round, List.of(new HttpLoad(client, calls)));
    }

    /** As fast as both can, and then until they agree, on counters that nobody has counted before. */
    private Result throughput(
            Measurement measurement, int round, NettyClient client, String name, Calls inEu, Calls inUs)
            throws InterruptedException {
        HttpLoad eus = new HttpLoad(client, inEu);
        HttpLoad uss = new HttpLoad(client, inUs);
        Result result = course.run(measurement, round, List.of(eus, uss));
        long begin = System.nanoTime();
        List<String> all = counters(name, COUNTERS);
        Agreement agreement = new Agreement(eu, us);
        agreement.await(everyTwentieth(all));
        double agreedAfterMs = (System.nanoTime() - begin) / 1e6;
        long sum = (eus.sent() + uss.sent()) * inEu.operations();
        agreement.await(all, sum, result.errors() == 0);
        return result.with("agreedAfterMs", agreedAfterMs);
    }

    private static List<String> everyTwentieth(List<String> counters) {
        return IntStream.range(0, counters.size() / 20)
                .mapToObj(i -> counters.get(20 * i))
                .toList();
    }

    /** Each counter is shown by a socket of its own. */
    private Result fanOut(Measurement measurement, int round, NettyClient client, Region region, List<String> counters)
            throws InterruptedException {
        Stream<List<String>> batches = counters.stream().gather(Gatherers.windowFixed(ITEMS_PER_BATCH));
        Calls calls = inTurn(region, batches.map(region::increments).toList(), ITEMS_PER_BATCH)
                .atRate(MANY_CALLS_PER_SECOND);
        return fanOut(measurement, round, new FanOut(client, calls, gateway, counters, 1));
    }

    private Result fanOut(Measurement measurement, int round, FanOut load) throws InterruptedException {
        return course.run(measurement, round, List.of(load))
                .with("framesPerSecond", load.framesPerSecond())
                .with("afterAnswerP50Ms", load.afterAnswerMs(50))
                .with("afterAnswerP99Ms", load.afterAnswerMs(99));
    }

    private Load replication(NettyClient client) {
        List<String> counters = counters("replication", REPLICATED_COUNTERS);
        Calls calls =
                inTurn(eu, counters.stream().map(eu::increment).toList(), 1).atRate(REPLICATED_PER_SECOND);
        List<byte[]> reads = counters.stream().map(us::read).toList();
        return new Replication(client, calls, us.server(), reads);
    }

    private Calls always(int connections, String counter) {
        byte[] request = eu.increment(counter);
        return Calls.closedLoop(eu.server(), connections, _ -> request, 1);
    }

    private static Calls zipf(Region region, String name, int seed, int connections) {
        List<byte[]> requests =
                counters(name, COUNTERS).stream().map(region::increment).toList();
        return Calls.closedLoop(region.server(), connections, Zipf.requests(requests, seed), 1);
    }

    private Calls reads(int seed) throws InterruptedException {
        List<String> counters = counters("read", COUNTERS);
        eu.count(counters);
        List<byte[]> requests = counters.stream().map(eu::read).toList();
        return Calls.closedLoop(eu.server(), CONNECTIONS, Zipf.requests(requests, seed), 1);
    }

    private static Calls batches(Region region, String name, int seed) {
        List<String> counters = counters(name, COUNTERS);
        Zipf zipf = new Zipf(COUNTERS, seed);
        Stream<List<String>> batches = IntStream.range(0, DIFFERENT_BATCHES)
                .mapToObj(_ -> IntStream.range(0, ITEMS_PER_BATCH)
                        .mapToObj(_ -> counters.get(zipf.next()))
                        .toList());
        return inTurn(region, batches.map(region::increments).toList(), ITEMS_PER_BATCH);
    }

    private static Calls inTurn(Region region, List<byte[]> requests, int operations) {
        Calls.Requests inTurn = number -> requests.get((int) (number % requests.size()));
        return Calls.closedLoop(region.server(), FEWER_CONNECTIONS, inTurn, operations);
    }

    private static List<String> counters(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "likes/bench-" + name + "-" + number)
                .toList();
    }
}
