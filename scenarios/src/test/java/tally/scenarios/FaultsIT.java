package tally.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedStack.class)
class FaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** So much is acknowledged before, during and after a fault, before a test believes that there was load. */
    private static final int SOME = 50;

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "eu-redis", "us-redis", "eu-api-1", "us-api-1", "eu-gateway-1", "us-gateway-1"})
    void aProcessKilledAndStartedUnderLoadLosesAndDoublesNothing(String process, Stack stack) {
        String counter = "likes/killed-" + process;
        Load load = new Load(counter, stack.eu(), stack.us());
        try (load) {
            moreIsAcknowledged(load);
            stack.tell("kill", process);
            moreIsAcknowledged(load);
            stack.tell("start", process);
            await().atMost(PATIENCE).until(stack::isReady);
            moreIsAcknowledged(load);
        }
        await().atMost(PATIENCE).ignoreException(IOException.class).untilAsserted(() -> {
            long eu = stack.eu().count(counter);
            assertThat(stack.us().count(counter)).isEqualTo(eu);
            assertThat(eu).isBetween(load.acknowledged(), load.attempted());
        });
    }

    @Test
    void withoutRedisTheAnswerIs503AndItResumesByItself(Stack stack) throws IOException {
        stack.eu().increment("likes/without-redis", 2);
        stack.tell("kill", "eu-redis");
        try {
            await().atMost(PATIENCE).ignoreException(IOException.class).untilAsserted(() -> {
                HttpResponse<String> answer = stack.eu().increment("likes/without-redis");
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                assertThat(Region.json(answer).path("type").stringValue())
                        .isEqualTo("urn:tally:problem:store-unavailable");
            });
        } finally {
            stack.tell("start", "eu-redis");
        }
        await().atMost(PATIENCE)
                .ignoreException(IOException.class)
                .until(() -> stack.eu().increment("likes/without-redis").statusCode() == 200);
        await().atMost(PATIENCE).until(stack::isReady);
    }

    @Test
    void withoutKafkaCountingGoesOnAndTheExchangeCatchesUp(Stack stack) throws IOException {
        stack.tell("kill", "kafka");
        try {
            stack.eu().increment("likes/without-kafka", 5);
            stack.us().increment("likes/without-kafka", 6);
            assertThat(stack.eu().count("likes/without-kafka")).isEqualTo(5);
        } finally {
            stack.tell("start", "kafka");
        }
        agreeOn(stack, "likes/without-kafka", 11);
        await().atMost(PATIENCE).until(stack::isReady);
    }

    @Test
    void poisonRecordsAreSetAsideAndSkipped(Stack stack) throws Exception {
        String bootstrap = stack.status().path("kafka").path("bootstrap").stringValue();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            for (int partition = 0;
                    partition < producer.partitionsFor("tally.state").size();
                    partition++) {
                for (String key : List.of("slot|likes/poison|us-x", "no such kind")) {
                    producer.send(new ProducerRecord<>("tally.state", partition, key, "{"))
                            .get();
                }
            }
        }
        stack.us().increment("likes/after-the-poison", 3);
        agreeOn(stack, "likes/after-the-poison", 3);
        assertThat(stack.eu().count("likes/poison")).isZero();
        await().atMost(PATIENCE).until(() -> recordsIn("tally.rejected", bootstrap) > 0);
    }

    private static void moreIsAcknowledged(Load load) {
        long before = load.acknowledged();
        await().atMost(PATIENCE).until(() -> load.acknowledged() >= before + SOME);
    }

    private static void agreeOn(Stack stack, String counter, long count) {
        await().atMost(PATIENCE).ignoreException(IOException.class).untilAsserted(() -> {
            assertThat(stack.eu().count(counter)).isEqualTo(count);
            assertThat(stack.us().count(counter)).isEqualTo(count);
        });
    }

    private static long recordsIn(String topic, String bootstrap) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }
}
