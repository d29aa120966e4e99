package tally.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Pages that only watch counters on which nothing happens. */
public final class IdleSockets implements GatewaySocket.Page {
    private final List<GatewaySocket> sockets = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private IdleSockets() {}

    /** So many, which all watch the same counter. */
    public static IdleSockets open(NettyClient client, HttpServer gateway, int count, String counter)
            throws InterruptedException {
        IdleSockets idle = new IdleSockets();
        Opening opening = new Opening();
        for (int i = 0; i < count; i++) {
            GatewaySocket socket = GatewaySocket.open(client, gateway, idle);
            idle.sockets.add(socket);
            opening.add(socket.subscribe(counter));
        }
        opening.await();
        return idle;
    }

    /** Each watches one counter more, which is its own: this name and a number. */
    public void watchOneMoreEach(String name) throws InterruptedException {
        Opening opening = new Opening();
        for (int i = 0; i < sockets.size(); i++) {
            opening.add(sockets.get(i).subscribe(name + "-" + i));
        }
        opening.await();
    }

    /** {@link MeasurementFailure} when one of them is not open any more. */
    public void check() {
        if (ended.isCompletedExceptionally()) {
            throw new MeasurementFailure(
                    "a page did not stay: " + ended.exceptionNow().getMessage());
        }
    }

    @Override
    public void shows(long count) {
        failed(new MeasurementFailure("a counter that nobody counts was shown with " + count));
    }

    @Override
    public void failed(Throwable cause) {
        ended.completeExceptionally(cause);
    }
}
