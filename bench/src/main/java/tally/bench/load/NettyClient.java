package tally.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * The event loop, one thread, and all connections of one measurement: what a measurement knows needs no locks, and the
 * servers keep the other cores. Closing it ends the connections.
 */
public final class NettyClient implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();

    EventLoop loop() {
        return loop;
    }

    /** Returns when it is connected; {@link MeasurementFailure} when the server does not take it. */
    void connect(HttpServer server, ChannelHandler handler) throws InterruptedException {
        ChannelFuture connecting = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(handler)
                .connect(server.address());
        if (!connecting.await(PATIENCE_SECONDS, TimeUnit.SECONDS) || !connecting.isSuccess()) {
            throw new MeasurementFailure("no connection to " + server + ": " + connecting.cause());
        }
    }

    @Override
    public void close() {
        var _ = group.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
