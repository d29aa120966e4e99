package tally.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a server, for one request after another: the next is sent when the one before was answered. Belongs
 * to the event loop's thread. A connection that ends has failed, whoever ended it.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private final HttpServer server;
    private final Listener listener;
    private final ResponseParser parser = new ResponseParser(this::answered);
    private @Nullable ChannelHandlerContext context;
    private boolean busy;
    private long number;
    private long fromNanos;

    /** Who sends over it. */
    interface Listener {
        void answered(HttpConnection by, Answer answer);

        void failed(Throwable cause);
    }

    HttpConnection(HttpServer server, Listener listener) {
        this.server = server;
        this.listener = listener;
    }

    /**
     * @param numberOfIt the request's, kept for the listener
     * @param from since when the answer is waited for, by {@link System#nanoTime}, kept for the listener
     */
    void send(byte[] request, long numberOfIt, long from) {
        ChannelHandlerContext open = context;
        if (open == null || busy) {
            throw new IllegalStateException("a connection to " + server + " is not open, or not idle");
        }
        busy = true;
        number = numberOfIt;
        fromNanos = from;
        // A promise that nobody looks at; a write that fails ends in exceptionCaught.
        var _ = open.writeAndFlush(open.alloc().ioBuffer(request.length).writeBytes(request), open.voidPromise());
    }

    /** Of the last request. */
    long number() {
        return number;
    }

    /** Of the last request. */
    long fromNanos() {
        return fromNanos;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        ByteBuf part = (ByteBuf) message;
        try {
            parser.take(part);
        } finally {
            part.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        listener.failed(new MeasurementFailure(server + " ended a connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        listener.failed(cause);
    }

    private void answered(Answer answer) {
        if (!busy) {
            throw new MeasurementFailure(server + " answered what it was not asked: " + answer);
        }
        busy = false;
        listener.answered(this, answer);
    }
}
