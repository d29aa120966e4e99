package tally.counter.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import tally.counter.CounterId;
import tally.counter.TallyProperties;
import tally.counter.exchange.ExchangeState;
import tally.counter.exchange.RegionLag;
import tally.counter.exchange.Regions;
import tally.counter.notify.LiveGateways;
import tally.counter.store.StoreGuard;
import tally.counter.store.StoreState;
import tally.counter.tracing.RecordedTraces;
import tally.counter.tracing.Traces;
import tally.counter.watching.CrowdReport;
import tally.counter.watching.Watching;

/** A test of the public HTTP interface alone, over a {@link StoreDouble}, at a fixed time. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = ApiSlice.Parts.class,
        properties = {
            "tally.region=eu",
            "tally.replica=eu-api-1",
            "tally.api.max-body=16KB",
            "tally.api.read-origins=https://*.example.org"
        })
@AutoConfigureWebTestClient
@interface ApiSlice {
    Instant NOW = Instant.parse("2026-11-21T08:00:00.123Z");

    /** Not annotated as a configuration, so that no component scan of another test finds it. */
    @EnableAutoConfiguration
    @EnableConfigurationProperties({TallyProperties.class, ApiProperties.class})
    @ComponentScan("tally.counter.api")
    class Parts {
        @Bean
        StoreDouble store() {
            return new StoreDouble();
        }

        @Bean
        Traces traces() {
            return new RecordedTraces().traces();
        }

        @Bean
        StoreGuard guard() {
            return () -> new StoreState("running", null);
        }

        @Bean
        Watching watching() {
            return new FiveWatching();
        }

        @Bean
        InstantSource clock() {
            return InstantSource.fixed(NOW.plusNanos(456_789));
        }

        /** Five sockets watch every counter. */
        private static final class FiveWatching implements Watching {
            @Override
            public int sockets(CounterId id) {
                return 5;
            }

            @Override
            public void hear(CrowdReport report) {}

            @Override
            public void forgetTheSilent() {}

            @Override
            public Set<CounterId> takeChanged() {
                return Set.of();
            }
        }

        @Bean
        LiveGateways gateways() {
            return () -> 2;
        }

        @Bean
        Regions regions() {
            Instant heard = Instant.parse("2026-11-21T08:00:00.100Z");
            return new Regions() {
                @Override
                public CompletableFuture<List<RegionLag>> lags() {
                    return CompletableFuture.completedFuture(List.of(
                            new RegionLag("eu", true, 0, 0L, 16, heard),
                            new RegionLag("us", false, 12, 0L, 16, heard)));
                }

                @Override
                public CompletableFuture<Integer> recovering() {
                    return CompletableFuture.completedFuture(0);
                }

                @Override
                public CompletableFuture<Optional<Long>> dirty() {
                    return CompletableFuture.completedFuture(Optional.of(3L));
                }

                @Override
                public ExchangeState state() {
                    return new ExchangeState("running", null);
                }
            };
        }
    }
}
