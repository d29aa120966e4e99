package tally.counter.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import tally.counter.store.ShardExchange.Merged;

/**
 * Merges what one topic brings for the shards that this replica owns. Everything here is called on the consumer's
 * one thread; it never throws for a failure of Redis, but places the shard anew (see {@link OwnedShard}), so that the
 * container's own error handling, which would repeat a whole poll, is not needed.
 *
 * <p>Offsets are committed for those who watch the group from outside; nothing here reads them.
 *
 * @param <T> what else is done for each shard
 */
final class ShardListener<T extends ShardTask>
        implements BatchConsumerAwareMessageListener<byte[], byte[]>, ConsumerAwareRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(ShardListener.class);
    /** Far more than Redis and Kafka take to fail, and far less than {@code max.poll.interval.ms}. */
    private static final Duration MERGE_PATIENCE = Duration.ofSeconds(30);

    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);

    private final ShardWork<T> work;
    /** Written by the consumer's thread alone. */
    private final Map<Integer, OwnedShard<T>> owned = new ConcurrentHashMap<>();

    private long committedNanos = System.nanoTime();

    ShardListener(ShardWork<T> work) {
        this.work = work;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            OwnedShard<T> shard = work.begin(partition);
            owned.put(partition.partition(), shard);
            shard.place(consumer);
        }
        step(consumer);
    }

    @Override
    public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        work.end(partitions.stream()
                .map(partition -> owned.remove(partition.partition()))
                .filter(Objects::nonNull)
                .toList());
    }

    /** The group has given them to others already. */
    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        onPartitionsRevokedBeforeCommit(consumer, partitions);
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records, @Nullable Consumer<?, ?> given) {
        Consumer<?, ?> consumer = Objects.requireNonNull(given, "the container gives the consumer to each batch");
        Map<Integer, List<ConsumerRecord<byte[], byte[]>>> byShard =
                records.stream().collect(Collectors.groupingBy(ConsumerRecord::partition));
        List<Attempt<T>> attempts = new ArrayList<>();
        byShard.forEach((number, some) -> {
            OwnedShard<T> shard = owned.get(number);
            // Records of a shard that is being placed are read again from its place.
            if (shard != null
                    && shard.reading()
                    && shard.isShortened(some.getFirst().offset())) {
                shard.placeInShortened(consumer);
            } else if (shard != null && shard.reading()) {
                attempts.add(new Attempt<>(shard, work.merge(shard, some)));
            }
        });
        attempts.forEach(attempt -> settle(attempt, consumer));
        step(consumer);
    }

    private record Attempt<T extends ShardTask>(OwnedShard<T> shard, ShardWork.Merge merge) {}

    /** A shard was heard to stand in an incarnation; for any thread. */
    void heard(int shard, String incarnation) {
        OwnedShard<T> mine = owned.get(shard);
        if (mine != null) {
            mine.heard(incarnation);
        }
    }

    /** Anything may have happened to any shard meanwhile; for any thread. */
    void heardNothingForAWhile() {
        owned.values().forEach(OwnedShard::heardNothingForAWhile);
    }

    /** To be called often, also when there are no records. */
    void step(Consumer<?, ?> consumer) {
        owned.values().forEach(shard -> shard.step(consumer));
        if (System.nanoTime() - committedNanos >= COMMIT_INTERVAL.toNanos()) {
            committedNanos = System.nanoTime();
            commit(consumer);
        }
    }

    private void settle(Attempt<T> attempt, Consumer<?, ?> consumer) {
        OwnedShard<T> shard = attempt.shard();
        try {
            take(attempt, attempt.merge().outcome().get(MERGE_PATIENCE.toSeconds(), TimeUnit.SECONDS), consumer);
        } catch (ExecutionException e) {
            shard.placeLater(consumer, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            shard.placeLater(consumer, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            shard.placeLater(consumer, e);
        }
    }

    private void take(Attempt<T> attempt, Merged merged, Consumer<?, ?> consumer) {
        OwnedShard<T> shard = attempt.shard();
        if (merged.moved()) {
            log.info(
                    "Shard {} stands at {} in Redis, and what was read from {} on could not be merged: reading on from"
                            + " there.",
                    shard.shard(),
                    merged.stored(),
                    shard.merged());
            shard.place(consumer);
            return;
        }
        shard.merged(attempt.merge().next());
        attempt.merge().done().accept(merged);
    }

    private void commit(Consumer<?, ?> consumer) {
        Map<TopicPartition, OffsetAndMetadata> offsets = owned.values().stream()
                .filter(shard -> shard.reading() && shard.merged().isPresent())
                .collect(Collectors.toMap(OwnedShard::partition, OwnedShard::committable));
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (_, failure) -> {
                if (failure != null) {
                    log.debug("The group's offsets were not committed; only observers miss them.", failure);
                }
            });
        }
    }
}
