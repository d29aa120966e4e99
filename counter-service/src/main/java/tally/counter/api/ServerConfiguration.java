package tally.counter.api;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.NettyPipeline;
import reactor.netty.resources.LoopResources;

/** Puts the {@link LeanLane} into the public server, and few threads. The management port keeps to Spring alone. */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {
    private static final String NAME = "tally.lean-lane";

    @Bean
    ReactorResourceFactory serverThreads(ApiProperties limits) {
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        ReactorResourceFactory threads = new ReactorResourceFactory();
        threads.setUseGlobalResources(false);
        threads.setLoopResourcesSupplier(
                () -> LoopResources.create("http", limits.eventLoops() == 0 ? half : limits.eventLoops(), true));
        return threads;
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "tally.api.lean-lane", matchIfMissing = true)
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> leanLane(HotCalls calls) {
        return factory -> factory.addServerCustomizers(server -> server.doOnChannelInit(
                (_, channel, _) -> channel.pipeline().addAfter(NettyPipeline.HttpCodec, NAME, new LeanLane(calls))));
    }
}
