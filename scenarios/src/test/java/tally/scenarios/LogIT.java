package tally.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tally.testing.stack.Region;
import tally.testing.stack.Stack;
import tools.jackson.databind.json.JsonMapper;

/** What may be in the log, or missing from it, without any counter being wrong for it. */
@ExtendWith(SharedStack.class)
class LogIT {
    private static final String STATE = "tally.state";
    private static final Pattern BY = Pattern.compile("\"by\":\"[^\"]*\"");

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
        // Two records for each region's slot, so that there is an older one to come last.
        stack.eu().increment("likes/replayed", 1);
        stack.us().increment("likes/replayed", 1);
        agreeOn(stack, "likes/replayed", 2);
        stack.eu().increment("likes/replayed", 4);
        stack.us().increment("likes/replayed", 3);
        agreeOn(stack, "likes/replayed", 9);
        List<ConsumerRecord<String, String>> all = log.read(STATE);
        Map<String, Long> newest = slots(all, Math::max);
        assertThat(newest.values()).containsExactlyInAnyOrder(5L, 4L);
        // The oldest last. Of another writer, because the one that has the shard passes over what it wrote itself.
        List<ProducerRecord<String, String>> replayed = all.reversed().stream()
                .map(old -> new ProducerRecord<>(
                        STATE,
                        old.partition(),
                        old.key(),
                        BY.matcher(old.value()).replaceAll("\"by\":\"replayed\"")))
                .flatMap(old -> Stream.of(old, old))
                .toList();
        log.append(replayed);
        Log.Ends ends = log.ends(STATE);
        for (Region region : List.of(stack.eu(), stack.us())) {
            RegionsRedis redis = new RegionsRedis(stack, region);
            await().until(() -> redis.hasMerged(ends));
        }
        await().untilAsserted(() ->
                assertThat(slots(log.read(STATE), (before, last) -> last)).isEqualTo(newest));
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

    /** What the log says that each slot of likes/replayed holds. */
    private static Map<String, Long> slots(List<ConsumerRecord<String, String>> records, BinaryOperator<Long> choice) {
        return records.stream()
                .filter(record -> record.key().startsWith("slot|likes/replayed|"))
                .collect(Collectors.toMap(
                        ConsumerRecord::key,
                        record -> JsonMapper.shared()
                                .readTree(record.value())
                                .path("p")
                                .longValue(),
                        choice));
    }

    private static void agreeOn(Stack stack, String counter, long count) {
        await().ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> assertThat(List.of(
                                stack.eu().stored(counter), stack.us().stored(counter),
                                stack.eu().count(counter), stack.us().count(counter)))
                        .containsOnly(count));
    }
}
