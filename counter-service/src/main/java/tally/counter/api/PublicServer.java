package tally.counter.api;

import io.netty.channel.Channel;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;

/**
 * Puts the {@link LeanLane} and the limits of {@link Connections} into the public server. The management port keeps to
 * Spring alone.
 */
@Component
final class PublicServer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {
    private static final String LANE = "tally.lean-lane";

    private final HotCalls calls;
    private final Connections connections;
    private final ApiProperties api;

    PublicServer(HotCalls calls, Connections connections, ApiProperties api) {
        this.calls = calls;
        this.connections = connections;
        this.api = api;
    }

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        factory.addServerCustomizers(server -> server.doOnChannelInit((_, channel, _) -> open(channel)));
    }

    /** Both stand right behind the codec, the limits in front, so that they see what either lane gets. */
    private void open(Channel channel) {
        if (api.leanLane()) {
            channel.pipeline().addAfter(NettyPipeline.HttpCodec, LANE, new LeanLane(calls));
        }
        connections.open(channel);
    }
}
