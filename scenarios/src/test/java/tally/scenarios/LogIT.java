package tally.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tally.testing.stack.Stack;

/** What may be in the log, or missing from it, without any counter being wrong for it. */
@ExtendWith(SharedStack.class)
class LogIT {
    private static final String STATE = "tally.state";

    private Log log;

    @BeforeEach
    void open(Stack stack) {
        await().until(stack::isReady);
        log = new Log(stack.status().path("kafka").path("bootstrap").stringValue());
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void poisonRecordsAreSetAsideAndSkipped(Stack stack) throws IOException {
        log.append(log.partitions(STATE).stream()
                .flatMap(partition -> Stream.of("slot|likes/poison|us-x", "no such kind")
                        .map(key -> new ProducerRecord<>(STATE, partition, key, "{")))
                .toList());
        stack.us().increment("likes/after-the-poison", 3);
        agreeOn(stack, "likes/after-the-poison", 3);
        assertThat(stack.eu().count("likes/poison")).isZero();
        await().until(() -> !log.read("tally.rejected").isEmpty());
    }

    @Test
    void recordsThatAreReplayedAndDuplicatedChangeNothingAndAreRepaired(Stack stack) throws IOException {
        stack.eu().increment("likes/replayed", 5);
        agreeOn(stack, "likes/replayed", 5);
        stack.us().increment("likes/replayed", 4);
        agreeOn(stack, "likes/replayed", 9);
        List<ConsumerRecord<String, String>> all = log.read(STATE);
        log.append(all.stream()
                .map(old -> new ProducerRecord<>(STATE, old.partition(), old.key(), old.value()))
                .flatMap(old -> Stream.of(old, old))
                .toList());
        stack.eu().increment("likes/after-the-replay", 1);
        agreeOn(stack, "likes/after-the-replay", 1);
        agreeOn(stack, "likes/replayed", 9);
        new RegionsRedis(stack, stack.us()).operate(RedisCommands::flushall);
        agreeOn(stack, "likes/replayed", 9);
    }

    @Test
    void aTopicThatWasDeletedIsMadeAgainAndGetsEverything(Stack stack) throws IOException {
        stack.eu().increment("likes/deleted-topic", 5);
        stack.us().increment("likes/deleted-topic", 4);
        agreeOn(stack, "likes/deleted-topic", 9);
        log.delete(STATE);
        stack.eu().increment("likes/deleted-topic", 1);
        agreeOn(stack, "likes/deleted-topic", 10);
        // us may not have told its own again yet: then the topic has it from eu.
        new RegionsRedis(stack, stack.us()).operate(RedisCommands::flushall);
        agreeOn(stack, "likes/deleted-topic", 10);
        new RegionsRedis(stack, stack.eu()).operate(RedisCommands::flushall);
        agreeOn(stack, "likes/deleted-topic", 10);
    }

    private static void agreeOn(Stack stack, String counter, long count) {
        await().ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> assertThat(List.of(
                                stack.eu().stored(counter), stack.us().stored(counter),
                                stack.eu().count(counter), stack.us().count(counter)))
                        .containsOnly(count));
    }
}
