package tally.counter.api;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;

/** Serves all connections by few threads. */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {
    @Bean
    ReactorResourceFactory serverThreads(ApiProperties limits) {
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        ReactorResourceFactory threads = new ReactorResourceFactory();
        threads.setUseGlobalResources(false);
        threads.setLoopResourcesSupplier(
                () -> LoopResources.create("http", limits.eventLoops() == 0 ? half : limits.eventLoops(), true));
        return threads;
    }
}
