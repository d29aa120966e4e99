package tally.counter.exchange;

import io.micrometer.tracing.Span;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.exchange.StateRecord.FoldState;
import tally.counter.exchange.StateRecord.SlotState;
import tally.counter.exchange.StateRecord.WatermarkState;
import tally.counter.store.FoldChain;
import tally.counter.store.ShardExchange;
import tally.counter.store.ShardExchange.Cleared;
import tally.counter.store.ShardExchange.DirtySlot;
import tally.counter.store.ShardExchange.Drained;
import tally.counter.store.ShardExchange.DrainedKey;
import tally.counter.store.ShardExchange.LeftOut;
import tally.counter.store.ShardExchange.UsedKey;
import tally.counter.tracing.Step;
import tally.counter.tracing.Traces;

/**
 * One pass of draining a shard: reads what is dirty, appends it to the log, first the keys and then the slots, and only
 * when all of it is safe there clears it. What changed in between stays dirty. A failure anywhere clears nothing, so the next pass takes the same again.
 * Blocks; for one thread.
 */
final class DrainPass {
    private final int shard;
    private final String region;
    private final WriterName writer;
    private final ShardExchange store;
    private final ShardLog<StateRecord> log;
    private final ShardLog<UsedKey> keyLog;
    private final int limit;
    private final Clock clock;
    private final Traces traces;
    private final DrainTraces traced = new DrainTraces();
    private volatile LeftOut seen = LeftOut.NOTHING;

    DrainPass(
            int shard,
            String region,
            WriterName writer,
            ShardExchange store,
            ShardLog<StateRecord> log,
            ShardLog<UsedKey> keyLog,
            int limit,
            Clock clock,
            Traces traces) {
        this.shard = shard;
        this.region = region;
        this.writer = writer;
        this.store = store;
        this.log = log;
        this.keyLog = keyLog;
        this.limit = limit;
        this.clock = clock;
        this.traces = traces;
    }

    /**
     * What a pass came to.
     *
     * @param slots how many were drained
     * @param told the watermark of an earlier pass, if it went with the slots
     * @param begun just before the dirty counters were read
     * @param whole whether it took all that was dirty then, so that every change from before {@code begun} is drained
     */
    record Result(
            String incarnation,
            Cleared cleared,
            int slots,
            Optional<WatermarkState> told,
            Instant begun,
            boolean whole) {}

    /**
     * Makes the pass.
     *
     * @param known the watermark that an earlier pass has reached and that is not in the log yet; it costs least beside
     *     slots
     * @param oldest when the first change since the last pass became known; null when no event told of one
     * @param permitted whether the shard may still be drained in the incarnation that it is in, and by the owner that the
     *     pass began under; asked before each step
     * @return empty when it was given up because that ended, or because the shard is not open yet
     */
    Optional<Result> run(Optional<WatermarkState> known, @Nullable Instant oldest, Predicate<String> permitted) {
        Instant begun = clock.instant();
        String by = writer.current();
        String owner = writer.owner();
        Drained drained = store.drain(shard, limit).join();
        if (!permitted.test(drained.incarnation()) || !publishKeys(drained) || !permitted.test(drained.incarnation())) {
            return Optional.empty();
        }
        if (!drained.more()) {
            seen = new LeftOut(drained.incarnation(), drained.sequence(), owner);
        }
        boolean nothing = drained.slots().isEmpty() && drained.chains().isEmpty();
        Optional<WatermarkState> told = nothing ? Optional.empty() : known;
        if (!nothing) {
            drain(drained, by, oldest == null ? begun : oldest, told);
            if (!permitted.test(drained.incarnation())) {
                return Optional.empty();
            }
        }
        // Also when nothing was dirty: the answer holds the watermark.
        Cleared cleared = store.clear(drained, owner).join();
        return Optional.of(
                new Result(drained.incarnation(), cleared, drained.slots().size(), told, begun, drained.whole()));
    }

    /** Appends the slots, as a step of the traces that led to them; a failed one gives these back for the next. */
    private void drain(Drained drained, String by, Instant at, Optional<WatermarkState> told) {
        Map<CounterId, List<String>> contexts = traced.take(drained.slots());
        Step step = traces.follow(
                "drain",
                Span.Kind.PRODUCER,
                contexts.values().stream().flatMap(List::stream).toList());
        List<StateRecord> records = records(drained, by, at, step == null ? null : step.context(), contexts.keySet());
        told.ifPresent(records::add);
        try {
            append(records);
        } catch (LogUnavailableException e) {
            if (step != null) {
                step.end(e);
                traced.add(contexts);
            }
            throw e;
        }
        if (step != null) {
            step.tag("tally.slots", Integer.toString(drained.slots().size())).end(null);
        }
    }

    /** Remembers which traces lead to what will be drained. */
    void trace(Map<CounterId, List<String>> contexts) {
        traced.add(contexts);
    }

    /**
     * Makes sure that the log has the keys before it gets the slots that contain their increments. Whether slots may
     * follow is asked after the keys are safe: if Redis lost its data meanwhile, some of these keys may come too late for
     * its recovery, their retries are counted anew, and the slots that were read before must never appear.
     */
    private boolean publishKeys(Drained drained) {
        if (drained.keys().isEmpty()) {
            return true;
        }
        keyLog.append(shard, drained.keys().stream().map(DrainedKey::key).toList());
        return store.published(drained).join();
    }

    /**
     * The incarnation that was drained last, and the highest sequence that was read in it: what the log brings back of it is
     * no news here. For any thread.
     */
    LeftOut seen() {
        return seen;
    }

    /** How many slots are dirty now: what clearing nothing answers. */
    CompletableFuture<Long> dirty() {
        return store.dirty(shard);
    }

    /** Appends to the shard's partition under the present name, which a failure uses up. */
    void append(List<? extends StateRecord> records) {
        try {
            log.append(shard, records);
        } catch (LogUnavailableException e) {
            writer.renew();
            throw e;
        }
    }

    /** Under the name that the pass began with: a later one would call what was read before it its own. */
    private List<StateRecord> records(
            Drained drained, String by, Instant at, @Nullable String trace, Set<CounterId> traced) {
        List<StateRecord> records = new ArrayList<>();
        // A base that is told again, perhaps to a log that is new: its folds come before it.
        drained.chains()
                .forEach((of, chain) -> records.add(new FoldState(of, Nonce.of(FoldState.NAME_LENGTH), chain, at, by)));
        for (DirtySlot slot : drained.slots()) {
            boolean own = Incarnation.isOf(region, slot.incarnation());
            String context = own && traced.contains(slot.id()) ? trace : null;
            records.add(new SlotState(
                    slot.id(),
                    slot.incarnation(),
                    slot.slot(),
                    fold(drained, slot),
                    own ? "" : region,
                    at,
                    by,
                    context));
        }
        return records;
    }

    /** The fold that a base stands for; its rank means nothing outside this Redis. */
    private static String fold(Drained drained, DirtySlot slot) {
        if (slot.rank() == 0) {
            return "";
        }
        FoldChain chain = drained.chains().get(Incarnation.regionOf(slot.incarnation()));
        return Objects.requireNonNull(chain, "a base without its region's folds")
                .fold(slot.rank());
    }
}
