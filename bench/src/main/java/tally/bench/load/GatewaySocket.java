package tally.bench.load;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * One page: a WebSocket to a gateway that is subscribed to one counter. Anything but an update, once it is subscribed,
 * and any end of it is a failure.
 */
final class GatewaySocket extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final String UPDATE = "{\"type\":\"update\"";
    private static final String HELLO = "{\"type\":\"hello\"";
    private static final String SUBSCRIBED = "{\"type\":\"subscribed\"";
    private static final String REFUSED = "\"rejected\":[{";
    private static final int MOST_OF_A_HANDSHAKE = 8192;

    private final String counter;
    private final Page page;
    private final CompletableFuture<Void> subscribed = new CompletableFuture<>();

    /** Who looks at it; on the event loop's thread. */
    interface Page {
        void shows(long count);

        void failed(Throwable cause);
    }

    private GatewaySocket(String counter, Page page) {
        this.counter = counter;
        this.page = page;
    }

    /** Completes when the gateway has subscribed it. */
    static CompletableFuture<Void> open(NettyClient client, HttpServer gateway, String counter, Page page)
            throws InterruptedException {
        GatewaySocket socket = new GatewaySocket(counter, page);
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(URI.create("ws://" + gateway + "/ws"))
                .subprotocol("tally.v1.json")
                .handleCloseFrames(false)
                .withUTF8Validator(false)
                .build();
        client.connect(gateway, new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(new HttpClientCodec(), new HttpObjectAggregator(MOST_OF_A_HANDSHAKE))
                        .addLast(new WebSocketClientProtocolHandler(config), socket);
            }
        });
        return socket.subscribed;
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
            String subscribe = "{\"type\":\"subscribe\",\"ref\":1,\"counters\":[\"" + counter + "\"]}";
            var _ = context.writeAndFlush(new TextWebSocketFrame(subscribe));
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
        subscribed.completeExceptionally(cause);
        page.failed(cause);
    }
}
