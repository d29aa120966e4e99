package tally.bench;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import tally.bench.load.HttpLoad;
import tally.bench.load.HttpServer;
import tally.bench.load.NettyClient;
import tally.bench.load.Requests;
import tally.bench.load.Zipf;

/** Any server, at one address: what {@code --against} names. Where zipf chooses a counter, its number stands for {n}. */
record OtherServer(BenchOptions.Against against, Course course) implements Subject {

    @Override
    public Result measure(Measurement measurement, int round) throws InterruptedException {
        int connections = measurement == Measurement.INCREMENTS_SINGLE ? 1 : TallyStack.CONNECTIONS;
        HttpServer server = HttpServer.of(against.address(0));
        try (NettyClient client = new NettyClient()) {
            HttpLoad load = new HttpLoad(client, server, connections, requests(server, measurement, round), 1);
            return course.run(measurement, round, List.of(load));
        }
    }

    private Requests requests(HttpServer server, Measurement measurement, int round) {
        if (measurement == Measurement.INCREMENTS_ZIPF || measurement == Measurement.READS) {
            return Zipf.requests(
                    IntStream.range(0, TallyStack.COUNTERS)
                            .mapToObj(number -> request(server, number))
                            .toList(),
                    round);
        }
        byte[] always = request(server, 0);
        return _ -> always;
    }

    private byte[] request(HttpServer server, int number) {
        URI address = against.address(number);
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address.getRawQuery();
        return server.request(against.method(), query == null ? path : path + "?" + query);
    }
}
