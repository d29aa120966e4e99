package tally.counter.exchange;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import tally.counter.store.ShardExchange.Merged;

/**
 * What a replica does with one topic: begins and ends its work on shards, as the group gives and takes their partitions,
 * and merges what a poll brought.
 *
 * @param <T> what is done for each shard
 */
interface ShardWork<T extends ShardTask> {
    OwnedShard<T> begin(TopicPartition partition);

    /** Returns once nothing is written for them any more, after a second at the latest. */
    void end(Collection<OwnedShard<T>> shards);

    Merge merge(OwnedShard<T> shard, List<ConsumerRecord<byte[], byte[]>> records);

    /**
     * A merge that was begun.
     *
     * @param next the offset after the last record; what compaction took away before it is passed over
     * @param done to be told when the records are merged
     */
    record Merge(long next, CompletableFuture<Merged> outcome, Consumer<Merged> done) {}
}
