package tally.counter.exchange;

import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.counter.store.ShardExchange;
import tally.counter.store.ShardExchange.Source;

/** The work on the region's own state topic: drains what this region counts, and merges what the topic holds. */
final class StateWork implements ShardWork<StateTask> {
    private static final Logger log = LoggerFactory.getLogger(StateWork.class);

    private final String replica;
    private final ShardExchange store;
    private final LogOffsets offsets;
    private final Source source;
    private final LogOffsets keys;
    private final Drains drains;
    private final StateMerge merge;
    private final ExchangeProperties settings;
    private final Outage outage = new Outage(log, "Merging from Kafka into Redis");

    StateWork(
            String replica,
            ShardExchange store,
            LogOffsets offsets,
            Source source,
            LogOffsets keys,
            Drains drains,
            StateMerge merge,
            ExchangeProperties settings) {
        this.replica = replica;
        this.store = store;
        this.offsets = offsets;
        this.source = source;
        this.keys = keys;
        this.drains = drains;
        this.merge = merge;
        this.settings = settings;
    }

    @Override
    public OwnedShard<StateTask> begin(TopicPartition partition) {
        WriterName writer = new WriterName(replica);
        ShardDrain drain = drains.begin(partition.partition(), writer);
        StateTask task = new StateTask(writer, drain, store, source, keys);
        return new OwnedShard<>(partition, task, store, offsets, outage, settings);
    }

    @Override
    public void end(Collection<OwnedShard<StateTask>> shards) {
        drains.end(shards.stream().map(shard -> shard.task().drain()).toList());
        shards.forEach(shard -> outage.released(shard.shard()));
    }

    @Override
    public Merge merge(OwnedShard<StateTask> shard, List<ConsumerRecord<byte[], byte[]>> records) {
        ShardDrain drain = shard.task().drain();
        return merge.begin(shard, records, shard.task().writer(), drain.seen(), merged -> {
            if (merged.dirtied() > 0) {
                drain.signal();
            }
        });
    }
}
