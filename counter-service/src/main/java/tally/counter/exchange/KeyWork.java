package tally.counter.exchange;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.counter.Sharding;
import tally.counter.store.ShardExchange;
import tally.counter.store.ShardExchange.KeyBatch;
import tally.counter.store.ShardExchange.Merged;
import tally.counter.store.ShardExchange.Source;
import tally.counter.store.ShardExchange.UsedKey;

/** The work on a topic of idempotency keys: takes over what regions have used. */
final class KeyWork implements ShardWork<ReadTask> {
    private static final Logger log = LoggerFactory.getLogger(KeyWork.class);

    private final ShardExchange store;
    private final LogOffsets offsets;
    private final Source source;
    private final KeyCodec codec;
    private final Sharding sharding;
    private final Quarantine quarantine;
    private final ExchangeProperties settings;
    private final ExchangeMetrics metrics;
    private final Outage outage = new Outage(log, "Taking idempotency keys from Kafka into Redis");

    KeyWork(
            ShardExchange store,
            LogOffsets offsets,
            Source source,
            KeyCodec codec,
            Sharding sharding,
            Quarantine quarantine,
            ExchangeProperties settings,
            ExchangeMetrics metrics) {
        this.store = store;
        this.offsets = offsets;
        this.source = source;
        this.codec = codec;
        this.sharding = sharding;
        this.quarantine = quarantine;
        this.settings = settings;
        this.metrics = metrics;
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

    /** Bad records are set aside first, because the merge makes sure that they are not read again. */
    @Override
    public Merge merge(OwnedShard<ReadTask> shard, List<ConsumerRecord<byte[], byte[]>> records) {
        List<UsedKey> keys = new ArrayList<>(records.size());
        List<Rejection> rejected = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> source : records) {
            try {
                keys.add(admit(source));
            } catch (PoisonException e) {
                rejected.add(new Rejection(source, e.reason()));
            }
        }
        long next = records.getLast().offset() + 1;
        CompletableFuture<Merged> outcome = quarantine
                .setAside(rejected)
                .thenCompose(_ -> store.remember(shard.shard(), new KeyBatch(shard.log(), shard.merged(), next, keys)));
        return new Merge(next, outcome, _ -> metrics.merged(keys.size()));
    }

    private UsedKey admit(ConsumerRecord<byte[], byte[]> source) throws PoisonException {
        UsedKey key = codec.decode(source.key(), source.value());
        int shard = sharding.shardOf(key.counted().id());
        if (shard != source.partition()) {
            throw new PoisonException("the counter belongs to partition " + shard);
        }
        return key;
    }
}
