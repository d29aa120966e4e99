package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import tally.counter.watching.CrowdReport;

class CrowdTopicTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void ofMoreReportsThanMayWaitTheOldestAreDropped() {
        CrowdTopic unsent = new CrowdTopic(
                "eu/eu-api-1",
                TestSettings.of(Map.of()),
                new KafkaClients(
                        new KafkaProperties(), "none", TestSettings.quick().deliveryTimeout()),
                new HeardReports(List.of()),
                Duration.ofSeconds(25),
                Clock.systemUTC(),
                registry);
        for (int boot = 1; boot <= CrowdTopic.MAX_WAITING; boot++) {
            unsent.carry(report(boot));
        }
        assertThat(dropped()).isZero();
        unsent.carry(report(CrowdTopic.MAX_WAITING + 1));
        assertThat(dropped()).isEqualTo(1);
    }

    private double dropped() {
        return registry.get("tally.watching.records")
                .tag("outcome", "dropped")
                .counter()
                .count();
    }

    private static CrowdReport report(int boot) {
        return new CrowdReport("eu", "eu-gateway-1", boot, true, false, "eu-api-1", Map.of());
    }
}
