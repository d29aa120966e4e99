package tally.counter.exchange;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tally.counter.exchange.StateRecord.FoldState;
import tally.counter.exchange.StateRecord.SlotState;
import tally.counter.store.FoldChain;
import tally.counter.store.ShardExchange;
import tally.counter.store.ShardExchange.Bases;
import tally.counter.store.ShardExchange.Endings;

/**
 * Writes the folds and the bases of one shard, so that restarts do not make counters grow for ever. Both take effect only
 * when they are read back from the log, here as in every region; see decision 14. Blocks; for one thread.
 */
final class Folding {
    private static final Logger logger = LoggerFactory.getLogger(Folding.class);

    private final String region;
    private final DrainPass pass;
    private final WriterName writer;
    private final ShardExchange store;
    private final ExchangeProperties settings;
    private final Clock clock;

    private String incarnation = "";
    private long due;
    private @Nullable Supplier<CompletableFuture<Bases>> next;
    private long skipped;

    Folding(
            String region,
            DrainPass pass,
            WriterName writer,
            ShardExchange store,
            ExchangeProperties settings,
            Clock clock) {
        this.region = region;
        this.pass = pass;
        this.writer = writer;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.due = System.nanoTime() + settings.foldAfter().toNanos();
    }

    /**
     * Takes a step, if one is due: a fold, or the bases of some counters.
     *
     * @param now of {@link System#nanoTime}
     * @param living the incarnation in which the shard was drained just now
     * @param permitted whether the shard may still be drained here in the incarnation that it is in
     */
    void step(int shard, long now, String living, Predicate<String> permitted) {
        if (!living.equals(incarnation)) {
            incarnation = living;
            next = null;
            due = now + settings.foldAfter().toNanos();
        }
        if (now - due < 0) {
            return;
        }
        if (next == null) {
            begin(shard, now, permitted);
        } else {
            goOn(shard, now, next, permitted);
        }
    }

    /** When the next step is due, by {@link System#nanoTime}. */
    long due() {
        return due;
    }

    private void begin(int shard, long now, Predicate<String> permitted) {
        due = now + settings.foldAfter().toNanos();
        Endings endings = store.endings(shard).join();
        if (!endings.whole() || !permitted.test(endings.incarnation())) {
            return;
        }
        if (endings.unfolded().size() >= settings.foldAt()) {
            fold(shard, endings);
            due = now + settings.safetyTick().toNanos();
        } else if (!endings.chain().isEmpty() && !endings.done()) {
            skipped = 0;
            next = () -> store.bases(shard);
            due = now;
        }
    }

    private void fold(int shard, Endings endings) {
        FoldChain longer = endings.chain().with(Nonce.of(FoldState.NAME_LENGTH), endings.unfolded());
        if (longer.text().length() > settings.maxRecordSize().toBytes() / 2) {
            logger.warn(
                    "Shard {}: {} incarnations have ended, and no more can be folded; counters that are counted after a"
                            + " restart of Redis grow by a slot each. Raise tally.exchange.max-record-size in all regions.",
                    shard,
                    endings.unfolded().size());
            return;
        }
        Instant at = clock.instant();
        pass.append(List.of(new FoldState(region, Nonce.of(FoldState.NAME_LENGTH), longer, at, writer.current())));
    }

    private void goOn(int shard, long now, Supplier<CompletableFuture<Bases>> step, Predicate<String> permitted) {
        Bases bases = step.get().join();
        if (!bases.whole() || !permitted.test(bases.incarnation())) {
            next = null;
            return;
        }
        if (!bases.bases().isEmpty()) {
            pass.append(records(bases));
        }
        skipped += bases.skipped();
        next = bases.rest();
        if (next == null) {
            due = now + settings.foldAfter().toNanos();
            if (skipped == 0) {
                var _ = store.folded(shard, bases.incarnation(), bases.chain()).join();
            }
        }
    }

    /** The folds come before the bases, as in every drain: the log may have become another one, and have none of them. */
    private List<StateRecord> records(Bases bases) {
        Instant at = clock.instant();
        String by = writer.current();
        String base = Incarnation.base(region);
        String fold = bases.chain().head();
        List<StateRecord> records = new ArrayList<>();
        records.add(new FoldState(region, Nonce.of(FoldState.NAME_LENGTH), bases.chain(), at, by));
        bases.bases().forEach(each -> records.add(new SlotState(each.id(), base, each.slot(), fold, at, by)));
        return records;
    }
}
