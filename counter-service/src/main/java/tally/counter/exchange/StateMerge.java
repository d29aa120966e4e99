package tally.counter.exchange;

import io.micrometer.tracing.Span;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tally.counter.CounterId;
import tally.counter.exchange.StateRecord.SlotState;
import tally.counter.store.ShardExchange;
import tally.counter.store.ShardExchange.Batch;
import tally.counter.store.ShardExchange.LeftOut;
import tally.counter.store.ShardExchange.Merged;
import tally.counter.store.TraceNotes;
import tally.counter.tracing.Step;
import tally.counter.tracing.Traces;

/** Merges the state that polls bring, whichever topic it stands in. */
final class StateMerge {
    /** A change that is older is merged as any other, and not traced on. */
    private static final Duration TRACED_FOR = Duration.ofMinutes(5);

    private final String region;
    private final ShardExchange store;
    private final Admission admission;
    private final Quarantine quarantine;
    private final ExchangeMetrics metrics;
    private final Clock clock;
    private final Traces traces;
    private final TraceNotes notes;

    StateMerge(
            String region,
            ShardExchange store,
            Admission admission,
            Quarantine quarantine,
            ExchangeMetrics metrics,
            Clock clock,
            Traces traces,
            TraceNotes notes) {
        this.region = region;
        this.store = store;
        this.admission = admission;
        this.quarantine = quarantine;
        this.metrics = metrics;
        this.clock = clock;
        this.traces = traces;
        this.notes = notes;
    }

    /**
     * Begins to merge. Bad records are set aside first, because the merge makes sure that they are not read again.
     *
     * @param writer the name that the present assignment writes under, as in {@link Polled}
     * @param seen what it has drained last
     * @param done to be told when the records are merged
     */
    ShardWork.Merge begin(
            OwnedShard<?> shard,
            List<ConsumerRecord<byte[], byte[]>> records,
            String writer,
            LeftOut seen,
            Consumer<Merged> done) {
        Polled polled = new Polled(records, admission);
        CompletableFuture<Merged> outcome = quarantine
                .setAside(polled.rejected())
                .thenCompose(_ -> merge(
                        shard.shard(),
                        polled.batch(shard.log(), shard.merged(), region, writer, seen),
                        polled.traces(region, clock.instant().minus(TRACED_FOR))));
        return new ShardWork.Merge(polled.next(), outcome, merged -> {
            tell(polled);
            done.accept(merged);
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
            // What a witness tells says nothing about when its region counted.
            if (state instanceof SlotState slot
                    && !slot.isWitnessed()
                    && !Incarnation.isOf(region, slot.incarnation())) {
                metrics.lag(Incarnation.regionOf(slot.incarnation()), Duration.between(slot.at(), now));
            }
        }
    }
}
