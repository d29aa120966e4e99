package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import tally.counter.exchange.StateRecord.WatermarkState;

class KafkaLogTest {
    private static final Duration WITHIN = Duration.ofSeconds(10);

    @Test
    void nothingIsWrittenToTopicsThatMayBeOthersByNow() {
        try (KafkaClients clients = new KafkaClients(
                new KafkaProperties(), "tally-eu", TestSettings.quick().deliveryTimeout())) {
            KafkaLog<StateRecord> log = new KafkaLog<>(
                    clients,
                    new RecordCodec(1000),
                    "tally.state",
                    WITHIN,
                    new ExchangeMetrics(new SimpleMeterRegistry()));
            clients.checked(System.nanoTime() - WITHIN.plusSeconds(1).toNanos());
            assertThatThrownBy(() -> log.append(0, List.<WatermarkState>of()))
                    .isInstanceOf(LogUnavailableException.class)
                    .hasMessageContaining("were last looked at 11")
                    .hasMessageContaining("raise tally.exchange.delivery-timeout");
        }
    }
}
