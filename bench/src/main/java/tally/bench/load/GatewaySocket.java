package tally.bench.load;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One page that stays where it is: a WebSocket to a gateway that is subscribed to a counter, or more. Anything but an
 * update and the answers to its subscriptions, and any end of it, is a failure.
 */
final class GatewaySocket extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final String UPDATE = "{\"type\":\"update\"";
    private static final String HELLO = "{\"type\":\"hello\"";
    private static final String SUBSCRIBED = "{\"type\":\"subscribed\"";
    private static final String REFUSED = "\"rejected\":[{";

    private final Page page;
    private final CompletableFuture<Void> greeted = new CompletableFuture<>();
    private volatile CompletableFuture<Void> subscribed = new CompletableFuture<>();
    private volatile @Nullable Channel channel;

    /** Who looks at it; on the event loop's thread. */
    interface Page {
        void shows(long count);

        void failed(Throwable cause);
    }

    private GatewaySocket(Page page) {
        this.page = page;
    }

    /** Shakes hands; the first {@link #subscribe} waits for the gateway's greeting. */
    static GatewaySocket open(NettyClient client, HttpServer gateway, Page page) throws InterruptedException {
        return open(client, gateway, NettyClient.USUAL_WINDOW, page);
    }

    /** @param windowBytes how much the other side may send before this one has read it */
    static GatewaySocket open(NettyClient client, HttpServer gateway, int windowBytes, Page page)
            throws InterruptedException {
        GatewaySocket socket = new GatewaySocket(page);
        socket.channel = client.connect(gateway, new Handshake(gateway, socket), windowBytes);
        return socket;
    }

    /** Subscribes to a counter, or to one more; completes when the gateway has done so. Not before the last has. */
    CompletableFuture<Void> subscribe(String counter) {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        subscribed = asked;
        return greeted.thenCompose(_ -> {
            var _ = send("{\"type\":\"subscribe\",\"ref\":1,\"counters\":[\"" + counter + "\"]}");
            return asked;
        });
    }

    /** Takes nothing from the network any more, as a page whose tab sleeps. */
    void stopReading() {
        open().config().setAutoRead(false);
    }

    /** Completes when the network has taken it. */
    CompletableFuture<Void> send(String text) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        open().writeAndFlush(new TextWebSocketFrame(text)).addListener(writing -> {
            if (writing.isSuccess()) {
                sent.complete(null);
            } else {
                sent.completeExceptionally(writing.cause());
            }
        });
        return sent;
    }

    /** Ends it without a word. */
    void cut() {
        var _ = open().close();
    }

    private Channel open() {
        Channel open = channel;
        if (open == null) {
            throw new IllegalStateException("the socket is not open");
        }
        return open;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            failed(new MeasurementFailure("a gateway closed a socket with " + close.statusCode()));
            return;
        }
        String text = frame.content().toString(StandardCharsets.ISO_8859_1);
        if (text.startsWith(UPDATE)) {
            page.shows(Answer.count(text));
        } else if (text.startsWith(HELLO)) {
            greeted.complete(null);
        } else if (text.startsWith(SUBSCRIBED) && !text.contains(REFUSED)) {
            subscribed.complete(null);
        } else {
            failed(new MeasurementFailure("a gateway sent " + text));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        failed(new MeasurementFailure("a socket ended"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed(cause);
    }

    private void failed(Throwable cause) {
        greeted.completeExceptionally(cause);
        subscribed.completeExceptionally(cause);
        page.failed(cause);
    }
}
