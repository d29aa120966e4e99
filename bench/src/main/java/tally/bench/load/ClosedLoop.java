package tally.bench.load;

import java.util.ArrayList;
import java.util.List;

/**
 * As much as a number of connections can: each sends its next request as soon as the one before is answered. So its
 * latencies are those of a server that is always busy, and say nothing about one that is asked at a fixed rate.
 */
public final class ClosedLoop extends Load implements HttpConnection.Listener {
    private final Requests requests;
    private final int operationsPerCall;
    private final List<HttpConnection> connections = new ArrayList<>();
    private int busy;
    private boolean stopping;

    private ClosedLoop(NettyClient client, Requests requests, int operationsPerCall) {
        super(client);
        this.requests = requests;
        this.operationsPerCall = operationsPerCall;
    }

    /** @param operationsPerCall how many operations one request stands for */
    public static ClosedLoop open(
            NettyClient client, HttpServer server, int connections, Requests requests, int operationsPerCall)
            throws InterruptedException {
        ClosedLoop load = new ClosedLoop(client, requests, operationsPerCall);
        for (int i = 0; i < connections; i++) {
            load.connections.add(client.connect(server, load));
        }
        return load;
    }

    @Override
    void begin() {
        busy = connections.size();
        connections.forEach(connection -> connection.send(requests.next(), System.nanoTime()));
    }

    @Override
    void finish() {
        stopping = true;
    }

    @Override
    public void answered(HttpConnection by, Answer answer) {
        long now = System.nanoTime();
        if (recorder().isGood(answer, operationsPerCall)) {
            recorder().done(operationsPerCall, by.fromNanos(), now);
        }
        if (!stopping) {
            by.send(requests.next(), now);
        } else if (--busy == 0) {
            end();
        }
    }
}
