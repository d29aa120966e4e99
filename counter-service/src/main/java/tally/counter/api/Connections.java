package tally.counter.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;

/**
 * The connections of the public port: no more than a limit, and none is held without use. One that is too many is closed at
 * once, and one that brings no whole request for a time is closed then: it is idle, or sends too slowly, or does not take
 * its answers.
 */
@Component
final class Connections {
    private static final String IDLE = "tally.idle";

    private final AtomicInteger open = new AtomicInteger();
    private final int most;
    private final long idleMs;
    private final Counter refused;
    private final Counter idle;

    Connections(ApiProperties api, MeterRegistry registry) {
        most = api.maxConnections();
        idleMs = api.idleTimeout().toMillis();
        Gauge.builder("tally.connections", open, AtomicInteger::get).register(registry);
        refused = ended(registry, "too-many");
        idle = ended(registry, "idle");
    }

    private static Counter ended(MeterRegistry registry, String reason) {
        return Counter.builder("tally.connections.ended").tag("reason", reason).register(registry);
    }

    /** Takes a new connection in, whose HTTP codec is there already. */
    void open(Channel channel) {
        int now = open.incrementAndGet();
        channel.closeFuture().addListener(_ -> open.decrementAndGet());
        if (now > most) {
            refused.increment();
            var _ = channel.close();
            return;
        }
        channel.pipeline().addAfter(NettyPipeline.HttpCodec, IDLE, new Requests());
    }

    /** Closes a connection when no request of it ended for a time. */
    private final class Requests extends IdleStateHandler {
        Requests() {
            super(idleMs, 0, 0, TimeUnit.MILLISECONDS);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
            if (message instanceof LastHttpContent) {
                super.channelRead(ctx, message);
            } else {
                ctx.fireChannelRead(message);
            }
        }

        @Override
        protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
            idle.increment();
            var _ = ctx.close();
        }
    }
}
