package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class QuarantineTest {
    @Test
    void aProducerThatWasClosedMeanwhileHoldsNothingUp() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        producer.close();
        Quarantine quarantine = new Quarantine(
                () -> producer, "tally.rejected", new ExchangeMetrics(new SimpleMeterRegistry()), Runnable::run);
        ConsumerRecord<byte[], byte[]> source =
                new ConsumerRecord<>("tally.state", 0, 1, new byte[] {1}, new byte[] {2});
        assertThat(quarantine.setAside(List.of(new Rejection(source, "what it is"))))
                .isCompleted();
    }
}
