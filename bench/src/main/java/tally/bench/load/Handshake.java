package tally.bench.load;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import java.net.URI;

/** Makes a WebSocket to a gateway of a connection. Its frames, closing ones included, go to the socket; pings do not. */
final class Handshake extends ChannelInitializer<Channel> {
    private static final int LONGEST_ANSWER = 8192;
    private static final int LONGEST_FRAME = 1 << 20;

    private final WebSocketClientProtocolConfig config;
    private final ChannelHandler socket;

    Handshake(HttpServer gateway, ChannelHandler socket) {
        this.socket = socket;
        this.config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(URI.create("ws://" + gateway + "/ws"))
                .subprotocol("tally.v1.json")
                .maxFramePayloadLength(LONGEST_FRAME)
                .handleCloseFrames(false)
                .withUTF8Validator(false)
                .build();
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline()
                .addLast(new HttpClientCodec(), new HttpObjectAggregator(LONGEST_ANSWER))
                .addLast(new WebSocketClientProtocolHandler(config), socket);
    }
}
