package tally.counter.exchange;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Where the partitions of a topic begin and end now. Futures fail while Kafka is away, within a second or so. */
final class LogOffsets {
    private static final int TIMEOUT_MS = 1_000;

    private final Supplier<Admin> admin;
    private final String topic;
    private final int shards;

    LogOffsets(Supplier<Admin> admin, String topic, int shards) {
        this.admin = admin;
        this.topic = topic;
        this.shards = shards;
    }

    /** The first offset of a partition and the one after its last record. */
    record Range(long begin, long end) {}

    /** The topic and what tells it from an earlier one of the same name, in whose place it was made. */
    CompletableFuture<String> name() {
        try {
            return admin.get()
                    .describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs(TIMEOUT_MS))
                    .allTopicNames()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .thenApply(found ->
                            topic + '@' + found.values().iterator().next().topicId());
        } catch (KafkaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    CompletableFuture<Range> range(int shard) {
        TopicPartition partition = new TopicPartition(topic, shard);
        return list(Map.of(partition, OffsetSpec.earliest()))
                .thenCombine(
                        list(Map.of(partition, OffsetSpec.latest())),
                        (begin, end) -> new Range(offset(begin, partition), offset(end, partition)));
    }

    /** The offset after the last record, by shard. */
    CompletableFuture<Map<Integer, Long>> ends() {
        return list(IntStream.range(0, shards)
                        .mapToObj(shard -> new TopicPartition(topic, shard))
                        .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest())))
                .thenApply(found -> found.entrySet().stream()
                        .collect(Collectors.toMap(
                                end -> end.getKey().partition(),
                                end -> end.getValue().offset())));
    }

    private static long offset(Map<TopicPartition, ListOffsetsResultInfo> found, TopicPartition partition) {
        ListOffsetsResultInfo info = found.get(partition);
        if (info == null) {
            throw new IllegalStateException("Kafka did not say where " + partition + " is.");
        }
        return info.offset();
    }

    private CompletableFuture<Map<TopicPartition, ListOffsetsResultInfo>> list(Map<TopicPartition, OffsetSpec> asked) {
        try {
            return admin.get()
                    .listOffsets(asked, new ListOffsetsOptions().timeoutMs(TIMEOUT_MS))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture();
        } catch (KafkaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
