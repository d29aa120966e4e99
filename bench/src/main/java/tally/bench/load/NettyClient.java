package tally.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
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
    /** What the system gives a connection. */
    static final int USUAL_WINDOW = 0;

    private static final int PATIENCE_SECONDS = 10;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();

    EventLoop loop() {
        return loop;
    }

    /** Returns when it is connected; {@link MeasurementFailure} when the server does not take it. */
    void connect(HttpServer server, ChannelHandler handler) throws InterruptedException {
        var _ = connect(server, handler, USUAL_WINDOW);
    }

    /** @param windowBytes how much the server may send before it is read, {@link #USUAL_WINDOW} or a number */
    Channel connect(HttpServer server, ChannelHandler handler, int windowBytes) throws InterruptedException {
        ChannelFuture connecting = begin(server, handler, windowBytes);
        if (!connecting.await(PATIENCE_SECONDS, TimeUnit.SECONDS) || !connecting.isSuccess()) {
            throw new MeasurementFailure("no connection to " + server + ": " + connecting.cause());
        }
        return connecting.channel();
    }

    /** Begins to connect, and does not wait: the event loop's thread may not. */
    ChannelFuture begin(HttpServer server, ChannelHandler handler) {
        return begin(server, handler, USUAL_WINDOW);
    }

    private ChannelFuture begin(HttpServer server, ChannelHandler handler, int windowBytes) {
        Bootstrap bootstrap = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(handler);
        if (windowBytes != USUAL_WINDOW) {
            bootstrap.option(ChannelOption.SO_RCVBUF, windowBytes);
        }
        return bootstrap.connect(server.address());
    }

    @Override
    public void close() {
        var _ = group.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
