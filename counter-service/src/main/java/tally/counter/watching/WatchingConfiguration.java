package tally.counter.watching;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WatchingConfiguration {
    @Bean
    Watching watching(WatchingProperties limits, MeterRegistry registry) {
        Counter dropped = Counter.builder("tally.watching.dropped")
                .description("Numbers of sockets that there was no room for")
                .register(registry);
        return new Crowds(limits, System::nanoTime, dropped::increment);
    }
}
