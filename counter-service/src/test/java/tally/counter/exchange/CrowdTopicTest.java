package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import tally.counter.watching.CrowdReport;

class CrowdTopicTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void ofMoreReportsThanMayWaitTheOldestAreDropped() {
        CrowdTopic unsent = topic(new KafkaProperties());
        for (int boot = 1; boot <= CrowdTopic.MAX_WAITING; boot++) {
            unsent.carry(report(boot));
        }
        assertThat(count("dropped")).isZero();
        unsent.carry(report(CrowdTopic.MAX_WAITING + 1));
        assertThat(count("dropped")).isEqualTo(1);
    }

    @Test
    void whatFailsInAWayThatKafkaDoesNotFailIsNotTheLastThatIsTried() {
        AtomicInteger read = new AtomicInteger();
        CrowdTopic failing = topic(new KafkaProperties() {
            @Override
            public Map<String, Object> buildProducerProperties() {
                throw new IllegalStateException("closed");
            }

            @Override
            public Map<String, Object> buildConsumerProperties() {
                read.incrementAndGet();
                throw new IllegalStateException("closed");
            }
        });
        failing.carry(report(1));
        failing.carry(report(2));
        failing.start();
        try {
            await().until(() -> count("failed") == 2 && read.get() > 2);
        } finally {
            failing.stop();
        }
    }

    private CrowdTopic topic(KafkaProperties kafka) {
        return new CrowdTopic(
                "eu/eu-api-1",
                TestSettings.quick(),
                new KafkaClients(kafka, "none", TestSettings.quick().deliveryTimeout()),
                new HeardReports(List.of()),
                Duration.ofSeconds(25),
                Clock.systemUTC(),
                registry);
    }

    private double count(String outcome) {
        return registry.get("tally.watching.records")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static CrowdReport report(int boot) {
        return new CrowdReport("eu", "eu-gateway-1", boot, true, false, "eu-api-1", Map.of());
    }
}
