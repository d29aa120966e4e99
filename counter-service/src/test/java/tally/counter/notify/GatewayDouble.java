package tally.counter.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A gateway as a replica sees it: real heartbeats, and a real HTTP server that takes updates. */
final class GatewayDouble implements AutoCloseable {
    /** What the replica sent. */
    record Put(
            String path,
            @Nullable String time,
            @Nullable String signature,
            @Nullable String traceparent,
            String body) {}

    private static final AtomicLong BOOTS = new AtomicLong(System.currentTimeMillis());

    final String id;
    final long boot = BOOTS.incrementAndGet();
    final List<Put> puts = new CopyOnWriteArrayList<>();
    volatile int status = 204;
    volatile @Nullable String location;
    private final AtomicLong sequence = new AtomicLong();
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor();
    private final DatagramSocket socket;
    private final DisposableServer server;

    GatewayDouble(String id) throws IOException {
        this.id = id;
        this.socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .aggregate()
                        .asString(UTF_8)
                        .defaultIfEmpty("")
                        .doOnNext(body -> puts.add(new Put(
                                request.uri(),
                                request.requestHeaders().get(CallSignature.TIME),
                                request.requestHeaders().get(CallSignature.SIGNATURE),
                                request.requestHeaders().get("traceparent"),
                                body)))
                        .then(Mono.defer(() -> {
                            String elsewhere = location;
                            if (elsewhere != null) {
                                response.header("Location", elsewhere);
                            }
                            return response.status(status).send().then();
                        })))
                .bindNow();
    }

    int port() {
        return server.port();
    }

    /** Beats five times a second until closed. */
    GatewayDouble beating(int heartbeatPort) {
        var _ = beats.scheduleWithFixedDelay(() -> beat(heartbeatPort), 0, 200, TimeUnit.MILLISECONDS);
        return this;
    }

    private void beat(int heartbeatPort) {
        byte[] datagram = Datagrams.heartbeat(id, boot, sequence.incrementAndGet(), port(), System.currentTimeMillis());
        send(datagram, heartbeatPort);
    }

    void send(byte[] datagram, int port) {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, InetAddress.ofLiteral("127.0.0.1"), port));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        beats.shutdownNow();
        socket.close();
        server.disposeNow();
    }
}
