package tally.counter.store;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tally.counter.Sharding;
import tally.counter.TallyProperties;

/** Makes the near cache that reads, writes and events share. */
@Configuration(proxyBeanMethods = false)
class NearCacheConfiguration {
    @Bean
    NearCache nearCache(TallyProperties tally, StoreProperties limits) {
        return new NearCache(new Sharding(tally.shards()), limits.nearCache(), System::nanoTime);
    }
}
