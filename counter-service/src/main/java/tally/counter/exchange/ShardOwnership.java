package tally.counter.exchange;

import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.counter.store.ShardExchange;

/** Begins and ends this replica's work on shards, as the group gives and takes their partitions. */
final class ShardOwnership {
    private static final Logger log = LoggerFactory.getLogger(ShardOwnership.class);

    private final String replica;
    private final ShardExchange store;
    private final LogOffsets offsets;
    private final Drains drains;
    private final ExchangeProperties settings;
    private final Outage outage = new Outage(log, "Merging from Kafka into Redis");

    ShardOwnership(
            String replica, ShardExchange store, LogOffsets offsets, Drains drains, ExchangeProperties settings) {
        this.replica = replica;
        this.store = store;
        this.offsets = offsets;
        this.drains = drains;
        this.settings = settings;
    }

    OwnedShard begin(TopicPartition partition) {
        WriterName writer = new WriterName(replica);
        ShardDrain drain = drains.begin(partition.partition(), writer);
        return new OwnedShard(partition, writer, drain, store, offsets, outage, settings.backoff());
    }

    /** Returns once no drain of them writes any more, after a second at the latest. */
    void end(Collection<OwnedShard> shards) {
        drains.end(shards.stream().map(OwnedShard::drain).toList());
        shards.forEach(shard -> outage.released(shard.shard()));
    }
}
