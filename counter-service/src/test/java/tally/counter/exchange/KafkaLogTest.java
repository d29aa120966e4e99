package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import tally.counter.exchange.StateRecord.WatermarkState;

class KafkaLogTest {
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final WatermarkState RECORD = new WatermarkState("eu-nonce", 1, Instant.EPOCH, "eu-api-1.x");

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    @Test
    void nothingIsWrittenToTopicsThatMayBeOthersByNow() {
        assertThatThrownBy(() -> log(WITHIN.plusSeconds(1)).append(0, List.of(RECORD)))
                .isInstanceOf(LogUnavailableException.class)
                .hasMessageContaining("were last looked at 11")
                .hasMessageContaining("raise tally.exchange.delivery-timeout");
    }

    @Test
    void aProducerThatWasClosedMeanwhileIsALogThatIsAway() {
        producer.close();
        assertThatThrownBy(() -> log(Duration.ZERO).append(0, List.of(RECORD)))
                .isInstanceOf(LogUnavailableException.class)
                .hasMessageContaining("closed");
    }

    private KafkaLog<StateRecord> log(Duration sinceChecked) {
        return new KafkaLog<>(
                () -> producer,
                () -> sinceChecked,
                new RecordCodec(1000),
                "tally.state",
                WITHIN,
                new ExchangeMetrics(new SimpleMeterRegistry()));
    }
}
