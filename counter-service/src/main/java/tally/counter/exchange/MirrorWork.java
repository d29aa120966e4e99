package tally.counter.exchange;

import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.counter.store.ShardExchange;
import tally.counter.store.ShardExchange.LeftOut;
import tally.counter.store.ShardExchange.Source;

/**
 * The work on another region's state topic, as a mirror brings it to this region's Kafka: merges, and drains nothing. Who
 * merges it need not be the shard's owner, because offsets are stored for each topic and a merge is a maximum. Records of
 * this region, which a loop of mirrors brings back, are compared like those of a stranger.
 */
final class MirrorWork implements ShardWork<ReadTask> {
    private static final Logger log = LoggerFactory.getLogger(MirrorWork.class);
    /** The name of no writer. */
    private static final String NOBODY = "";

    private final ShardExchange store;
    private final LogOffsets offsets;
    private final Source source;
    private final StateMerge merge;
    private final ExchangeProperties settings;
    private final Outage outage = new Outage(log, "Merging what a mirror brings into Redis");

    MirrorWork(ShardExchange store, LogOffsets offsets, Source source, StateMerge merge, ExchangeProperties settings) {
        this.store = store;
        this.offsets = offsets;
        this.source = source;
        this.merge = merge;
        this.settings = settings;
    }

    @Override
    public OwnedShard<ReadTask> begin(TopicPartition partition) {
        ReadTask task = new ReadTask(partition.partition(), store, source);
        return new OwnedShard<>(partition, task, store, offsets, outage, settings);
    }

    @Override
    public void end(Collection<OwnedShard<ReadTask>> shards) {
        shards.forEach(shard -> outage.released(shard.shard()));
    }

    @Override
    public Merge merge(OwnedShard<ReadTask> shard, List<ConsumerRecord<byte[], byte[]>> records) {
        return merge.begin(shard, records, NOBODY, LeftOut.NOTHING, _ -> {});
    }
}
