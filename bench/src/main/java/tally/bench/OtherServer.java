package tally.bench;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import tally.bench.load.Calls;
import tally.bench.load.HttpLoad;
import tally.bench.load.HttpServer;
import tally.bench.load.NettyClient;
import tally.bench.load.Zipf;

/** Any server, at one address: what {@code --against} names. Where zipf chooses a counter, its number stands for {n}. */
record OtherServer(BenchOptions.Against against, Course course) implements Subject {

    @Override
    public Result measure(Measurement measurement, int round) throws InterruptedException {
        boolean zipf = measurement == Measurement.INCREMENTS_ZIPF || measurement == Measurement.READS;
        int connections = measurement == Measurement.INCREMENTS_SINGLE ? 1 : TallyStack.CONNECTIONS;
        HttpServer server = HttpServer.of(against.address(0));
        List<byte[]> requests = IntStream.range(0, zipf ? TallyStack.COUNTERS : 1)
                .mapToObj(number -> request(server, number))
                .toList();
        try (NettyClient client = new NettyClient()) {
            Calls calls = Calls.closedLoop(server, connections, Zipf.requests(requests, round), 1);
            return course.run(measurement, round, List.of(new HttpLoad(client, calls)));
        }
    }

    private byte[] request(HttpServer server, int number) {
        URI address = against.address(number);
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address.getRawQuery();
        return server.request(against.method(), query == null ? path : path + "?" + query);
    }
}
