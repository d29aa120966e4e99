package tally.counter.exchange;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tally.counter.CounterId;
import tally.counter.exchange.StateRecord.WatermarkState;
import tally.counter.store.ShardExchange.LeftOut;

/**
 * The draining of one owned shard, on a virtual thread of its own, from its assignment to its revocation. A pass is made
 * when a change is known, not more often than the {@link DrainPace} allows, and on a slow tick besides, because events may be lost.
 * Failures are tried again with growing waits. It begins closed, and drains only while it is open.
 */
final class ShardDrain {
    private final int shard;
    private final WriterName writer;
    private final DrainPass pass;
    private final Folding folding;
    private final WatermarkSchedule watermarks;
    private final DrainPace pace;
    private final ExchangeProperties settings;
    private final ExchangeMetrics metrics;
    private final Outage outage;
    private final Clock clock;
    private final Backoff backoff;
    private final DrainGate gate = new DrainGate();
    private final Thread thread;
    private volatile String drained = "";
    private volatile boolean outdated;

    // When the next pass may and when it must begin, by System.nanoTime; for the drain's own thread.
    private long earliest = System.nanoTime();
    private long latest = earliest;

    ShardDrain(
            int shard,
            WriterName writer,
            DrainPass pass,
            Folding folding,
            DrainPace pace,
            ExchangeProperties settings,
            ExchangeMetrics metrics,
            Outage outage,
            Clock clock) {
        this.shard = shard;
        this.writer = writer;
        this.pass = pass;
        this.folding = folding;
        this.watermarks = new WatermarkSchedule(settings.watermarkInterval(), settings.watermarkSpacing());
        this.pace = pace;
        this.settings = settings;
        this.metrics = metrics;
        this.outage = outage;
        this.clock = clock;
        this.backoff = settings.backoff();
        this.thread = Thread.ofVirtual().name("drain-" + shard).unstarted(this::run);
    }

    int shard() {
        return shard;
    }

    void start() {
        thread.start();
    }

    /** All that the log had is merged under {@code incarnation}: from now on the shard is drained, while it is in that. */
    void open(String incarnation) {
        drained = incarnation;
        outdated = false;
        gate.open();
    }

    /** The shard has to be read again up to the log's end first; a pass that is under way writes nothing more. */
    void close() {
        gate.close();
        outdated = false;
    }

    /**
     * Whether it closed itself because the shard stands in another incarnation by now: Redis may have less of the old
     * slots than the log has, and has to read the log again before it may write the last record of their keys.
     */
    boolean isOutdated() {
        return outdated;
    }

    /** See {@link DrainPass#seen}. */
    LeftOut seen() {
        return pass.seen();
    }

    /** See {@link DrainPass#trace}. */
    void trace(Map<CounterId, List<String>> contexts) {
        pass.trace(contexts);
    }

    /** Something is dirty. Never blocks. */
    void signal() {
        gate.want(clock.instant());
    }

    /** Ends it for good; what is under way writes and clears nothing more. */
    void stop() {
        gate.stop();
    }

    /** Waits for the end of what was under way when it was stopped; false when that takes longer. */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        return patience.isPositive() ? thread.join(patience) : !thread.isAlive();
    }

    private void run() {
        try {
            while (gate.awaitTurn(earliest, latest)) {
                turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() {
        long begun = System.nanoTime();
        Instant oldest = gate.takeOldestChange();
        String owner = writer.owner();
        // Whoever opens the drain again is another owner, even in the same incarnation.
        Predicate<String> permitted = incarnation -> owner.equals(writer.owner()) && permitted(incarnation);
        try {
            Optional<DrainPass.Result> result = pass.run(watermarks.unwritten(writer.current()), oldest, permitted);
            result.ifPresentOrElse(this::settle, () -> gate.giveBack(oldest));
            if (result.isPresent() && !result.get().cleared().current() && owner.equals(writer.owner())) {
                closeAsOutdated();
            }
            if (result.isPresent() && result.get().slots() > 0) {
                pace.took(begun, System.nanoTime(), result.get().slots());
            }
            result.ifPresent(pass -> folding.step(shard, begun, pass.incarnation(), permitted));
            backoff.succeeded();
            outage.succeeded(shard);
            boolean more = result.isPresent() && !result.get().whole();
            earliest = more ? System.nanoTime() : pace.next(begun);
            latest = more ? earliest : Math.max(earliest, begun + tick(begun));
        } catch (RuntimeException e) {
            gate.giveBack(oldest);
            if (gate.permitted()) {
                outage.failed(shard, cause(e));
                countDirty();
            }
            earliest = System.nanoTime() + backoff.failed().toNanos();
            latest = earliest;
        }
    }

    private boolean permitted(String incarnation) {
        if (!incarnation.isEmpty() && !incarnation.equals(drained) && gate.permitted()) {
            closeAsOutdated();
        }
        return !incarnation.isEmpty() && gate.permitted();
    }

    private void closeAsOutdated() {
        gate.close();
        outdated = true;
    }

    private void settle(DrainPass.Result result) {
        if (!gate.permitted()) {
            return;
        }
        metrics.dirty(shard, result.cleared().remaining());
        result.told().ifPresent(told -> watermarks.written(told, System.nanoTime()));
        watermarks.passed(result, System.nanoTime());
        Optional<WatermarkState> due = watermarks.due(System.nanoTime(), writer.current());
        if (due.isPresent()) {
            pass.append(List.of(due.get()));
            watermarks.written(due.get(), System.nanoTime());
        }
    }

    /** While Kafka is away nothing is cleared, and the figure would stand still just when it matters. */
    private void countDirty() {
        // When Redis fails too, the figure stays as it was, and the next pass says so.
        var _ = CompletableFuture.completedFuture(null)
                .thenCompose(_ -> pass.dirty())
                .thenAccept(counters -> {
                    if (gate.permitted()) {
                        metrics.dirty(shard, counters);
                    }
                });
    }

    /** The slow tick, or sooner when a watermark or a step of folding is due sooner. */
    private long tick(long now) {
        long untilDue = watermarks.nanosUntilDue(now);
        long slow = settings.safetyTick().toNanos();
        long untilFolding = Math.max(0, folding.due() - now);
        return Math.min(untilDue > 0 ? Math.min(untilDue, slow) : slow, untilFolding);
    }

    private static Throwable cause(RuntimeException failure) {
        @Nullable Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }
}
