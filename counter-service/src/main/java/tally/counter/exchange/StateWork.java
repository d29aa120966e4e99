package tally.counter.exchange;

import io.micrometer.tracing.Span;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.counter.CounterId;
import tally.counter.exchange.StateRecord.SlotState;
import tally.counter.store.ShardExchange;
import tally.counter.store.ShardExchange.Batch;
import tally.counter.store.ShardExchange.Merged;
import tally.counter.store.TraceNotes;
import tally.counter.tracing.Step;
import tally.counter.tracing.Traces;

/** The work on the state topic: drains what this region counts, and merges what all regions have counted. */
final class StateWork implements ShardWork<StateTask> {
    /** A change that is older is merged as any other, and not traced on. */
    private static final Duration TRACED_FOR = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(StateWork.class);

    private final String region;
    private final String replica;
    private final ShardExchange store;
    private final LogOffsets offsets;
    private final Drains drains;
    private final Admission admission;
    private final Quarantine quarantine;
    private final ExchangeProperties settings;
    private final ExchangeMetrics metrics;
    private final Clock clock;
    private final Traces traces;
    private final TraceNotes notes;
    private final Outage outage = new Outage(log, "Merging from Kafka into Redis");

    StateWork(
            String region,
            String replica,
            ShardExchange store,
            LogOffsets offsets,
            Drains drains,
            Admission admission,
            Quarantine quarantine,
            ExchangeProperties settings,
            ExchangeMetrics metrics,
            Clock clock,
            Traces traces,
            TraceNotes notes) {
        this.region = region;
        this.replica = replica;
        this.store = store;
        this.offsets = offsets;
        this.drains = drains;
        this.admission = admission;
        this.quarantine = quarantine;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.traces = traces;
        this.notes = notes;
    }

    @Override
    public OwnedShard<StateTask> begin(TopicPartition partition) {
        WriterName writer = new WriterName(replica);
        ShardDrain drain = drains.begin(partition.partition(), writer);
        StateTask task = new StateTask(writer, drain, store);
        return new OwnedShard<>(partition, task, store, offsets, outage, settings);
    }

    @Override
    public void end(Collection<OwnedShard<StateTask>> shards) {
        drains.end(shards.stream().map(shard -> shard.task().drain()).toList());
        shards.forEach(shard -> outage.released(shard.shard()));
    }

    /** Bad records are set aside first, because the merge makes sure that they are not read again. */
    @Override
    public Merge merge(OwnedShard<StateTask> shard, List<ConsumerRecord<byte[], byte[]>> records) {
        Polled polled = new Polled(records, admission);
        CompletableFuture<Merged> outcome = quarantine
                .setAside(polled.rejected())
                .thenCompose(_ -> merge(
                        shard.shard(),
                        polled.batch(
                                shard.log(),
                                shard.merged(),
                                region,
                                shard.task().writer(),
                                shard.task().drain().seen()),
                        polled.traces(region, clock.instant().minus(TRACED_FOR))));
        return new Merge(polled.next(), outcome, merged -> {
            tell(polled);
            if (merged.dirtied() > 0) {
                shard.task().drain().signal();
            }
        });
    }

    /** Merges, as a step of the traces that other regions' slots bring. */
    private CompletableFuture<Merged> merge(int shard, Batch batch, Map<CounterId, List<String>> traced) {
        Step step = traces.follow(
                "merge",
                Span.Kind.CONSUMER,
                traced.values().stream().flatMap(List::stream).toList());
        if (step == null) {
            return store.merge(shard, batch);
        }
        notes.tell(step.context(), traced.keySet());
        return store.merge(shard, batch).whenComplete((_, failure) -> step.end(failure));
    }

    private void tell(Polled polled) {
        metrics.merged(polled.admitted().size());
        Instant now = clock.instant();
        for (StateRecord state : polled.admitted()) {
            if (state instanceof SlotState slot && !Incarnation.isOf(region, slot.incarnation())) {
                metrics.lag(Incarnation.regionOf(slot.incarnation()), Duration.between(slot.at(), now));
            }
        }
    }
}
