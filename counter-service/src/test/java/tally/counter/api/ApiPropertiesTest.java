package tally.counter.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ApiPropertiesTest {
    private final ApplicationContextRunner context =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @Test
    void theDefaultsAreThose() {
        context.run(started -> {
            ApiProperties settings = started.getBean(ApiProperties.class);
            assertThat(settings.maxBody().toBytes()).isEqualTo(1024 * 1024);
            assertThat(settings.maxListed()).isEqualTo(100);
            assertThat(settings.maxQueried()).isEqualTo(1000);
            assertThat(settings.maxIncrements()).isEqualTo(1000);
            assertThat(settings.readOrigins()).containsExactly("*");
            assertThat(settings.leanLane()).isTrue();
            assertThat(settings.maxConnections()).isEqualTo(10_000);
            assertThat(settings.idleTimeout()).isEqualTo(Duration.ofSeconds(75));
            assertThat(settings.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-listed=1001",
                "max-queried=10001",
                "max-increments=0",
                "event-loops=-1",
                "event-loops=1001",
                "max-connections=0",
                "max-connections=1000001",
                "idle-timeout=99ms",
                "idle-timeout=61m"
            })
    void whatCanNotWorkIsRefusedAtStart(String setting) {
        context.withPropertyValues("tally.api." + setting)
                .run(started -> assertThat(started).hasFailed());
    }

    @EnableConfigurationProperties(ApiProperties.class)
    static class Settings {}
}
