package tally.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * One page: a WebSocket to a gateway that is subscribed to one counter. Anything but an update, once it is subscribed,
 * and any end of it is a failure.
 */
final class GatewaySocket extends SimpleChannelInboundHandler<Object> {
    private static final ByteBuf UPDATE = Unpooled.copiedBuffer("{\"type\":\"update\"", StandardCharsets.US_ASCII)
            .asReadOnly();
    private static final String HELLO = "{\"type\":\"hello\"";
    private static final String SUBSCRIBED = "{\"type\":\"subscribed\"";
    private static final String REFUSED = "\"rejected\":[{";
    private static final int MOST_OF_A_HANDSHAKE = 8192;

    private final WebSocketClientHandshaker handshaker;
    private final String counter;
    private final Listener listener;
    private final CompletableFuture<Void> subscribed = new CompletableFuture<>();

    /** Who looks at the page; on the event loop's thread. */
    interface Listener {
        /** @param text of an update frame, borrowed */
        void updated(ByteBuf text);

        void failed(Throwable cause);
    }

    private GatewaySocket(URI address, String counter, Listener listener) {
        this.handshaker = WebSocketClientHandshakerFactory.newHandshaker(
                address, WebSocketVersion.V13, "tally.v1.json", false, new DefaultHttpHeaders());
        this.counter = counter;
        this.listener = listener;
    }

    /**
     * Completes when the gateway has subscribed it.
     *
     * @param gateway its {@code http} address
     */
    static CompletableFuture<Void> open(NettyClient client, URI gateway, String counter, Listener listener)
            throws InterruptedException {
        HttpServer server = HttpServer.of(gateway);
        GatewaySocket socket = new GatewaySocket(URI.create("ws://" + server + "/ws"), counter, listener);
        client.connect(server, new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(new HttpClientCodec(), new HttpObjectAggregator(MOST_OF_A_HANDSHAKE), socket);
            }
        });
        return socket.subscribed;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var _ = handshaker.handshake(context.channel());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Object message) {
        if (message instanceof TextWebSocketFrame text) {
            take(context, text.content());
        } else if (message instanceof PingWebSocketFrame ping) {
            var _ = context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        } else if (message instanceof FullHttpResponse response) {
            handshaker.finishHandshake(context.channel(), response);
        } else if (message instanceof CloseWebSocketFrame close) {
            failed(new MeasurementFailure("a gateway closed a socket with " + close.statusCode()));
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

    private void take(ChannelHandlerContext context, ByteBuf frame) {
        if (ByteBufUtil.equals(UPDATE, 0, frame, frame.readerIndex(), UPDATE.readableBytes())) {
            listener.updated(frame);
            return;
        }
        String text = frame.toString(StandardCharsets.UTF_8);
        if (text.startsWith(HELLO)) {
            String subscribe = "{\"type\":\"subscribe\",\"ref\":1,\"counters\":[\"" + counter + "\"]}";
            var _ = context.writeAndFlush(new TextWebSocketFrame(subscribe));
        } else if (text.startsWith(SUBSCRIBED) && !text.contains(REFUSED)) {
            subscribed.complete(null);
        } else {
            failed(new MeasurementFailure("a gateway sent " + text));
        }
    }

    private void failed(Throwable cause) {
        subscribed.completeExceptionally(cause);
        listener.failed(cause);
    }
}
