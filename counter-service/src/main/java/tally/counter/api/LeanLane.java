package tally.counter.api;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.PromiseNotifier;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The short way of the two hot calls through one connection: a handler right behind the HTTP codec, ahead of Spring, that
 * answers a plain GET of one counter and a plain increment itself and hands everything else on untouched. Answers keep
 * the order of the requests (RFC 9112, 9.3.2): what comes while a call is on its way to the store waits here, and while
 * Spring owes an answer everything goes to Spring. Nothing is begun for a client that does not take its answers.
 *
 * <p>Reactor Netty reads when it wants to, and does not see the requests that end here. So from its first call on this
 * handler lets the connection read all the time, but not while {@link #MOST_WAITING} messages wait or answers are not
 * taken; while Spring owes an answer it leaves that to Reactor Netty.
 */
final class LeanLane extends ChannelDuplexHandler {
    /** Where the connection stands. */
    private enum At {
        /** Between two requests. */
        REST,
        /** The head of a hot call is here, its body is not. */
        HEAD,
        /** A hot call is with the store. */
        CALL,
        /** Within a request that Spring gets. */
        SPRING
    }

    /** As many messages wait before the connection stops to be read; what one read brings is on top. A call is two. */
    static final int MOST_WAITING = 32;

    private final HotCalls calls;
    private final Queue<Object> waiting = new ArrayDeque<>(2);
    private At at = At.REST;
    private boolean proceeding;
    /** The connection is not read because of what waits here or was not taken. */
    private boolean stopped;

    private boolean last;
    /** Requests that Spring has not answered yet. */
    private int springs;

    private @Nullable HttpRequest head;
    private @Nullable LaneCall call;
    private @Nullable ChannelPromise closing;

    LeanLane(HotCalls calls) {
        this.calls = calls;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (waiting.isEmpty() && !mustWait(ctx)) {
            take(ctx, message);
        } else {
            waiting.add(message);
            pace(ctx);
        }
    }

    private boolean mustWait(ChannelHandlerContext ctx) {
        return at == At.CALL || (at == At.REST && springs == 0 && !ctx.channel().isWritable());
    }

    /** While Spring owes nothing: reads the connection, or stops that. */
    private void pace(ChannelHandlerContext ctx) {
        stopped = waiting.size() >= MOST_WAITING || !ctx.channel().isWritable();
        ctx.channel().config().setAutoRead(!stopped);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (stopped && !proceeding && at != At.CALL && ctx.channel().isWritable()) {
            proceed(ctx);
        }
        ctx.fireChannelWritabilityChanged();
    }

    private void take(ChannelHandlerContext ctx, Object message) {
        switch (at) {
            case REST -> begin(ctx, message);
            case HEAD -> complete(ctx, message);
            case SPRING -> handOn(ctx, message);
            case CALL -> throw new IllegalStateException("a call is on its way");
        }
    }

    private void begin(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            LaneCall hot = springs == 0 && !last ? calls.parse(request) : null;
            if (hot != null) {
                head = request;
                call = hot;
                at = At.HEAD;
                pace(ctx);
                return;
            }
            springs++;
            last |= !HttpUtil.isKeepAlive(request);
        }
        handOn(ctx, message);
    }

    private void complete(ChannelHandlerContext ctx, Object message) {
        LaneCall hot = Objects.requireNonNull(call);
        if (message instanceof LastHttpContent end && end.decoderResult().isSuccess() && hot.takes(end.content())) {
            at = At.CALL;
            head = null;
            try {
                calls.answer(ctx, hot, end.content(), response -> respond(ctx, response));
            } finally {
                end.release();
            }
            return;
        }
        HttpRequest request = Objects.requireNonNull(head);
        head = null;
        springs++;
        ctx.fireChannelRead(request);
        handOn(ctx, message);
    }

    private void handOn(ChannelHandlerContext ctx, Object message) {
        at = message instanceof LastHttpContent ? At.REST : At.SPRING;
        ctx.fireChannelRead(message);
    }

    /** Writes the answer of the call that was under way; in the event loop. */
    private void respond(ChannelHandlerContext ctx, FullHttpResponse response) {
        var _ = ctx.write(response);
        at = At.REST;
        if (!proceeding) { // else it was answered at once, from within proceed
            proceed(ctx);
        }
    }

    private void proceed(ChannelHandlerContext ctx) {
        proceeding = true;
        while (closing == null && !waiting.isEmpty() && !mustWait(ctx)) {
            take(ctx, waiting.remove());
        }
        proceeding = false;
        ctx.flush();
        if (closing != null) {
            var _ = ctx.close(closing);
        } else if (springs == 0) {
            pace(ctx);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !isInformational(message)) {
            springs--;
        }
        var _ = ctx.write(message, promise);
    }

    private static boolean isInformational(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    /**
     * A server that stops gracefully closes what seems idle to it: a call that is with the store gets its answer first, and no
     * other is begun.
     */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (closing != null) {
            var _ = PromiseNotifier.cascade(closing, promise);
        } else if (at == At.CALL && ctx.channel().isActive()) {
            closing = promise;
        } else {
            var _ = ctx.close(promise);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        head = null;
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }
}
