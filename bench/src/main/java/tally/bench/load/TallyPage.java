package tally.bench.load;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page that comes back, as one with {@code tally.js} does. Told to reconnect, it opens the next socket while the old
 * one still serves it, and leaves the old one when the next has told it of all its counters; a socket that ends without
 * that is opened again after a wait. Each attempt goes to another gateway than the one before. It leaves it to the
 * gateway to ping. Belongs to the event loop's thread.
 */
final class TallyPage {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int BROKEN = 1006;
    private static final Duration HELLO_PATIENCE = Duration.ofSeconds(10);
    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(2);
    /** A connection that lasted so long was a good one: waits begin small again. */
    private static final Duration GOOD_AFTER = Duration.ofSeconds(5);
    /** The gateway that was left is kept for at most so long after the next one's greeting. */
    private static final Duration KEEP_OLD = Duration.ofSeconds(5);

    private final NettyClient client;
    private final List<HttpServer> gateways;
    private final Reconnection reconnection;
    private final Listener listener;
    private final Map<String, Shown> counters = new LinkedHashMap<>();
    private int gateway;
    private int failedAttempts;
    private @Nullable Long comeBackNanos;
    /** Whose subscriptions count. */
    private @Nullable Socket socket;
    /** While moving: the one that takes over. */
    private @Nullable Socket next;
    /** After a move: the one before. */
    private @Nullable Socket old;

    /** Who looks at it; on the event loop's thread. */
    interface Listener {
        /** A socket is open and greeted. */
        void opened();

        /** An attempt came to nothing. */
        void refused();

        void shows(String counter, long count);

        /** It will not come back. */
        void failed(Throwable cause);
    }

    private static final class Shown {
        private final Freshness freshness = new Freshness();
        private long count = -1;
    }

    /** @param first the number of the gateway that it goes to first */
    TallyPage(
            NettyClient client,
            List<HttpServer> gateways,
            int first,
            Collection<String> counters,
            Reconnection reconnection,
            Listener listener) {
        this.client = client;
        this.gateways = gateways;
        this.gateway = first;
        this.reconnection = reconnection;
        this.listener = listener;
        counters.forEach(counter -> this.counters.put(counter, new Shown()));
    }

    void connect() {
        comeBackNanos = null;
        socket = dial();
    }

    private Socket dial() {
        HttpServer to = gateways.get(gateway);
        Socket fresh = new Socket();
        client.begin(to, new Handshake(to, fresh)).addListener(connecting -> {
            if (!connecting.isSuccess()) {
                fresh.ended(BROKEN);
            }
        });
        after(HELLO_PATIENCE, () -> {
            if (fresh.openNanos == null) {
                fresh.ended(BROKEN);
            }
        });
        return fresh;
    }

    /** Whether it is open, and was told of each of its counters since. */
    boolean isSubscribed() {
        return socket != null && socket.isSubscribed;
    }

    /** What it shows; -1 if nothing yet. */
    long shown(String counter) {
        Shown shown = counters.get(counter);
        return shown == null ? -1 : shown.count;
    }

    private void receive(Socket by, String text) {
        JsonNode frame = JSON.readTree(text);
        switch (frame.path("type").asString("")) {
            case "hello" -> greeted(by);
            case "update" -> frame.path("counters").forEach(this::take);
            case "subscribed" -> {
                frame.path("counters").forEach(this::take);
                List<String> rejected = frame.path("rejected")
                        .valueStream()
                        .map(each -> each.path("id").asString(""))
                        .toList();
                by.isSubscribed = rejected.isEmpty();
                if (!rejected.isEmpty()) {
                    after(ASK_AGAIN_AFTER, () -> subscribe(by, rejected));
                } else if (by == socket) {
                    leaveOld();
                }
            }
            case "reconnect" ->
                sentAway(by, Duration.ofMillis(frame.path("afterMs").asLong(0)));
            default -> listener.failed(new MeasurementFailure("a gateway sent " + text));
        }
    }

    private void subscribe(Socket by, Collection<String> ids) {
        String quoted = ids.stream().map(id -> '"' + id + '"').collect(Collectors.joining(","));
        by.send("{\"type\":\"subscribe\",\"ref\":1,\"counters\":[" + quoted + "]}");
    }

    private void take(JsonNode value) {
        String id = value.path("id").asString("");
        Shown shown = counters.get(id);
        if (shown != null
                && shown.freshness.accepts(
                        value.path("epoch").asString(""), value.path("version").asLong())) {
            shown.count = value.path("count").asLong();
            listener.shows(id, shown.count);
        }
    }

    private void greeted(Socket by) {
        by.openNanos = System.nanoTime();
        if (by == next) {
            leaveOld();
            old = socket;
            socket = by;
            next = null;
            after(KEEP_OLD, this::leaveOld);
        }
        listener.opened();
        subscribe(by, counters.keySet());
    }

    private void sentAway(Socket by, Duration time) {
        if (by == socket && next == null) {
            comeBackNanos = System.nanoTime() + time.toNanos();
            moveIn(Reconnection.move(time), by);
        }
    }

    private void moveIn(Duration time, Socket from) {
        after(time, () -> {
            if (socket == from && next == null) {
                gateway = (gateway + 1) % gateways.size();
                next = dial();
            }
        });
    }

    private void leaveOld() {
        Socket left = old;
        old = null;
        if (left != null) {
            left.leave();
        }
    }

    private void ended(Socket by, int code) {
        if (by != socket && by != next) {
            old = by == old ? null : old;
            return;
        }
        by.leave();
        if (!Reconnection.comesBack(code)) {
            listener.failed(new MeasurementFailure("a gateway closed a page for good, with " + code));
            return;
        }
        if (by.openNanos == null) {
            listener.refused();
        }
        if (by == next) {
            next = null;
            moveIn(reconnection.wait(failedAttempts++), Objects.requireNonNull(socket));
        } else if (next != null) {
            socket = next;
            next = null;
        } else {
            lost(by);
        }
    }

    private void lost(Socket by) {
        socket = null;
        long now = System.nanoTime();
        if (by.openNanos != null && now - by.openNanos >= GOOD_AFTER.toNanos()) {
            failedAttempts = 0;
        }
        Duration asked = comeBackNanos == null ? Duration.ZERO : Duration.ofNanos(comeBackNanos - now);
        gateway = (gateway + 1) % gateways.size();
        after(asked.isPositive() ? asked : reconnection.wait(failedAttempts++), this::connect);
    }

    private void after(Duration time, Runnable step) {
        var _ = client.loop().schedule(() -> guarded(step), time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The event loop itself would only log what goes wrong. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            listener.failed(e);
        }
    }

    /** One of its sockets. */
    private final class Socket extends SimpleChannelInboundHandler<WebSocketFrame> {
        private @Nullable ChannelHandlerContext context;
        private @Nullable Long openNanos;
        private boolean isSubscribed;

        void send(String text) {
            if (context != null) {
                var _ = context.writeAndFlush(new TextWebSocketFrame(text), context.voidPromise());
            }
        }

        void leave() {
            if (context != null) {
                var _ = context.writeAndFlush(new CloseWebSocketFrame(1000, "moving"));
                var _ = context.close();
            }
        }

        void ended(int code) {
            TallyPage.this.ended(this, code);
        }

        /** Whether what it hears still counts. */
        private boolean isMine() {
            return this == socket || this == next || this == old;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext from, WebSocketFrame frame) {
            if (frame instanceof CloseWebSocketFrame close) {
                ended(close.statusCode());
            } else if (isMine()) {
                guarded(() -> receive(this, frame.content().toString(StandardCharsets.ISO_8859_1)));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext from) {
            ended(BROKEN);
        }

        /** A handshake that is refused, or a connection that breaks. */
        @Override
        public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
            ended(BROKEN);
        }
    }
}
