package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tally.counter.CounterId;
import tally.counter.TallyProperties;
import tally.counter.store.OnceProperties;
import tally.counter.store.TraceNotes;
import tally.counter.tracing.Traces;
import tally.counter.watching.Watching;
import tally.counter.watching.WatchingProperties;

class ExchangeConfigurationIT {
    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class))
            .withUserConfiguration(Service.class)
            .withPropertyValues(
                    "tally.region=eu", "tally.replica=eu-api-1", "tally.shards=4", "tally.namespaces.likes=updown");

    @Test
    void theServiceStartsAndIsReadyWhileKafkaIsAway() {
        startsWith("127.0.0.1:1");
    }

    @Test
    void theServiceStartsAndIsReadyWhileKafkasNameIsUnknown() {
        startsWith("kafka.invalid:9092");
    }

    private void startsWith(String bootstrap) {
        context.withPropertyValues("spring.kafka.bootstrap-servers=" + bootstrap)
                .run(started -> {
                    assertThat(started).hasNotFailed();
                    Regions regions = started.getBean(Regions.class);
                    await().until(() -> regions.state().reason() != null);
                    assertThat(regions.state().name()).isEqualTo("starting");
                    assertThat(started.getBean("exchangeHealthIndicator", ExchangeHealthIndicator.class)
                                    .health()
                                    .getStatus())
                            .isEqualTo(Status.UP);
                    assertThat(regions.recovering().join())
                            .as("nothing of the log was read yet")
                            .isEqualTo(4);
                    started.getBean(MemoryStore.class).add(CounterId.parse("likes/a"), 1);
                    assertThat(regions.dirty().join()).as("it is drained later").hasValue(1L);
                    assertThat(regions.lags().join()).containsExactly(new RegionLag("eu", true, 0, 0L, 0, null));
                });
    }

    @EnableConfigurationProperties({
        TallyProperties.class,
        ExchangeProperties.class,
        OnceProperties.class,
        WatchingProperties.class
    })
    @Import(ExchangeConfiguration.class)
    static class Service {
        @Bean
        Traces traces() {
            return Traces.OFF;
        }

        @Bean
        TraceNotes notes() {
            return (_, _) -> {};
        }

        @Bean
        MemoryStore store() {
            return new MemoryStore("eu", 4);
        }

        @Bean
        Watching watching() {
            return new HeardReports(new CopyOnWriteArrayList<>());
        }

        @Bean
        InstantSource clock() {
            return InstantSource.system();
        }

        @Bean
        MeterRegistry registry() {
            return new SimpleMeterRegistry();
        }
    }
}
