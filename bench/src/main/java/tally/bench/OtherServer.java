package tally.bench;

import java.util.List;
import java.util.stream.IntStream;
import tally.bench.load.ClosedLoop;
import tally.bench.load.HttpServer;
import tally.bench.load.NettyClient;
import tally.bench.load.Requests;
import tally.bench.load.RequestsInTurn;
import tally.bench.load.ZipfRequests;

/**
 * Any server, at one address: what {@code --against} names. Where zipf chooses a counter, its number stands for {n}.
 */
record OtherServer(BenchOptions.Against against, Course course) implements Subject {

    @Override
    public Result measure(Measurement measurement, int round) throws InterruptedException {
        boolean zipf = measurement == Measurement.INCREMENTS_ZIPF || measurement == Measurement.READS;
        int connections = measurement == Measurement.INCREMENTS_SINGLE ? 1 : TallyStack.CONNECTIONS;
        List<byte[]> calls = IntStream.range(0, zipf ? TallyStack.COUNTERS : 1)
                .mapToObj(this::request)
                .toList();
        Requests requests = zipf ? new ZipfRequests(calls, round) : new RequestsInTurn(calls);
        try (NettyClient client = new NettyClient()) {
            ClosedLoop load = ClosedLoop.open(client, HttpServer.of(against.address(0)), connections, requests, 1);
            return course.run(measurement, round, List.of(load));
        }
    }

    private byte[] request(int number) {
        var address = against.address(number);
        String path = address.getRawPath();
        String query = address.getRawQuery();
        String target = (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
        return HttpServer.of(address).request(against.method(), target);
    }
}
