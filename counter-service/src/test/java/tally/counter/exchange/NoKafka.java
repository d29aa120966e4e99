package tally.counter.exchange;

import org.apache.kafka.common.KafkaException;

/** A Kafka that there is not, where a test asks it nothing. */
final class NoKafka {
    private NoKafka() {}

    static LogOffsets offsets() {
        return new LogOffsets(
                () -> {
                    throw new KafkaException("there is none");
                },
                "none",
                1,
                true);
    }
}
