package tally.counter.exchange;

import java.time.Duration;
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
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Where the partitions of a topic begin and end now. Futures fail while Kafka is away, within a second or so. */
final class LogOffsets {
    private static final int TIMEOUT_MS = 1_000;

    private final Supplier<Admin> admin;
    private final String topic;
    private final int shards;
    private final boolean compacted;
    private String seen = "";
    private long seenNanos;
    private final SharedAnswer<String> name = new SharedAnswer<>(this::describe);
    private final SharedAnswer<ListOffsetsResult> begins = new SharedAnswer<>(() -> list(OffsetSpec.earliest()));
    private final SharedAnswer<ListOffsetsResult> ends = new SharedAnswer<>(() -> list(OffsetSpec.latest()));

    /** @param compacted whether the topic keeps the last record of every key, so that none but compacted ones may be gone */
    LogOffsets(Supplier<Admin> admin, String topic, int shards, boolean compacted) {
        this.admin = admin;
        this.topic = topic;
        this.shards = shards;
        this.compacted = compacted;
    }

    /** The first offset of a partition and the one after its last record. */
    record Range(long begin, long end) {}

    /**
     * The topic and what tells it from an earlier one of the same name, in whose place it was made. A compacted log that
     * begins behind 0 is another one, too: compaction leaves the beginning where it is, so records were deleted.
     */
    CompletableFuture<String> name(int shard) {
        return compacted
                ? name.ask()
                        .thenCombine(
                                offset(begins, new TopicPartition(topic, shard)),
                                (log, begin) -> begin.offset() == 0 ? log : log + '.' + begin.offset())
                : name.ask();
    }

    CompletableFuture<Range> range(int shard) {
        TopicPartition partition = new TopicPartition(topic, shard);
        return offset(begins, partition)
                .thenCombine(offset(ends, partition), (begin, end) -> new Range(begin.offset(), end.offset()));
    }

    /** The offset after the last record, by shard. */
    CompletableFuture<Map<Integer, Long>> ends() {
        return ends.ask()
                .thenCompose(found -> found.all().toCompletionStage())
                .thenApply(found -> found.entrySet().stream()
                        .collect(Collectors.toMap(
                                end -> end.getKey().partition(),
                                end -> end.getValue().offset())));
    }

    private CompletableFuture<String> describe() {
        return admin.get()
                .describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs(TIMEOUT_MS))
                .allTopicNames()
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(found ->
                        see(topic + '@' + found.values().iterator().next().topicId()));
    }

    private synchronized String see(String log) {
        if (!log.equals(seen)) {
            seen = log;
            seenNanos = System.nanoTime();
        }
        return log;
    }

    /** For how long this process has known a log, one that {@link #name} gave. */
    synchronized Duration known(String log) {
        return !seen.isEmpty() && log.startsWith(seen)
                ? Duration.ofNanos(System.nanoTime() - seenNanos)
                : Duration.ZERO;
    }

    private static CompletableFuture<ListOffsetsResultInfo> offset(
            SharedAnswer<ListOffsetsResult> question, TopicPartition partition) {
        return question.ask()
                .thenCompose(found -> found.partitionResult(partition).toCompletionStage());
    }

    /** Completes when there is an answer, or none in time, for each partition. */
    private CompletableFuture<ListOffsetsResult> list(OffsetSpec spec) {
        List<TopicPartition> partitions = IntStream.range(0, shards)
                .mapToObj(shard -> new TopicPartition(topic, shard))
                .toList();
        ListOffsetsResult result = admin.get()
                .listOffsets(
                        partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> spec)),
                        new ListOffsetsOptions().timeoutMs(TIMEOUT_MS));
        return CompletableFuture.allOf(partitions.stream()
                        .map(partition -> result.partitionResult(partition)
                                .toCompletionStage()
                                .toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .handle((_, _) -> result);
    }
}
