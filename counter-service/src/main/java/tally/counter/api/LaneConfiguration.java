package tally.counter.api;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.NettyPipeline;

/** Puts the {@link LeanLane} into the public server. The management port keeps to Spring alone. */
@Configuration(proxyBeanMethods = false)
class LaneConfiguration {
    private static final String NAME = "tally.lean-lane";

    @Bean
    @ConditionalOnBooleanProperty(name = "tally.api.lean-lane", matchIfMissing = true)
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> leanLane(HotCalls calls) {
        return factory -> factory.addServerCustomizers(server -> server.doOnChannelInit(
                (_, channel, _) -> channel.pipeline().addAfter(NettyPipeline.HttpCodec, NAME, new LeanLane(calls))));
    }
}
