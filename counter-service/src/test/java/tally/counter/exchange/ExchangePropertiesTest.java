package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ExchangePropertiesTest {
    private final ApplicationContextRunner context =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @Test
    void theDefaultsAreThose() {
        ExchangeProperties settings = TestSettings.of(Map.of());
        assertThat(settings.topic()).isEqualTo("tally.state");
        assertThat(settings.rejectedTopic()).isEqualTo("tally.rejected");
        assertThat(settings.onceTopic()).isEqualTo("tally.once");
        assertThat(settings.replicationFactor()).isEqualTo((short) 1);
        assertThat(settings.minCompactionLag()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.rejectedRetention()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.deliveryTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.sessionTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.checkedWithin()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.newLogWait()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.drainInterval()).isEqualTo(Duration.ofMillis(5));
        assertThat(settings.drainIntervalMax()).isEqualTo(Duration.ofMillis(80));
        assertThat(settings.drainShare()).isEqualTo(0.2);
        assertThat(settings.drainLimit()).isEqualTo(500);
        assertThat(settings.watermarkInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.maxRecordSize().toBytes()).isEqualTo(16 * 1024);
        assertThat(settings.retryMin()).isEqualTo(Duration.ofMillis(100));
        assertThat(settings.retryMax()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aMirroredRegionsTopicsHaveItsNameInFront() {
        ExchangeProperties settings = TestSettings.of(Map.of("tally.exchange.mirrors", "us,ap"));
        assertThat(settings.mirrored("tally.state")).containsExactly("tally.state", "us.tally.state", "ap.tally.state");
        assertThat(TestSettings.of(Map.of()).mirrored("tally.state")).containsExactly("tally.state");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mirrors=us.*",
                "topic=",
                "replication-factor=0",
                "min-compaction-lag=59m",
                "drain-interval=0ms",
                "drain-interval-max=0ms",
                "drain-share=0",
                "drain-share=1.1",
                "drain-limit=0",
                "drain-limit=5001",
                "delivery-timeout=2499ms",
                "delivery-timeout=121s",
                "session-timeout=999ms",
                "session-timeout=301s",
                "watermark-interval=50ms"
            })
    void whatCanNotWorkIsRefusedAtStart(String setting) {
        context.withPropertyValues("tally.exchange." + setting)
                .run(started -> assertThat(started).hasFailed());
    }

    @EnableConfigurationProperties(ExchangeProperties.class)
    static class Settings {}
}
