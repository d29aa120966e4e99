package tally.counter.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tally.counter.exchange.StateRecord.WatermarkState;

/**
 * When a shard's watermark is due, and what it says. One that has advanced waits {@code spacing} for slots that it can go
 * with, and is then due alone; and one is due every {@code interval}, because it is also the region's sign of life: at the
 * same times for all shards, so that theirs share a request to Kafka and a poll of the others. Times that are measured are
 * of {@link System#nanoTime}, which no change of the wall clock touches.
 */
final class WatermarkSchedule {
    private final long intervalNanos;
    private final long spacingNanos;

    private @Nullable String incarnation;
    private long sequence;
    private @Nullable Instant at;

    private long advancedNanos;
    private boolean written;
    private long writtenNanos;
    private long writtenSequence;

    WatermarkSchedule(Duration interval, Duration spacing) {
        this.intervalNanos = interval.toNanos();
        this.spacingNanos = spacing.toNanos();
    }

    /** Takes note of a pass. Until one was whole, nothing is known of the time before it, and nothing is due. */
    void passed(DrainPass.Result pass, long nanos) {
        if (!pass.cleared().current()) {
            return;
        }
        if (!pass.incarnation().equals(incarnation)) {
            incarnation = pass.incarnation();
            at = null;
            written = false;
        }
        if (!isAhead()) {
            advancedNanos = nanos;
        }
        sequence = pass.cleared().watermark();
        if (pass.whole()) {
            at = pass.begun();
        }
    }

    Optional<WatermarkState> due(long nanos, String by) {
        return nanosUntilDue(nanos) > 0 ? Optional.empty() : present(by);
    }

    /** What the log does not say yet, due or not. */
    Optional<WatermarkState> unwritten(String by) {
        return isAhead() ? present(by) : Optional.empty();
    }

    private Optional<WatermarkState> present(String by) {
        return incarnation == null || at == null
                ? Optional.empty()
                : Optional.of(new WatermarkState(incarnation, sequence, at, by));
    }

    private boolean isAhead() {
        return written && sequence > writtenSequence;
    }

    void written(WatermarkState watermark, long nanos) {
        written = true;
        writtenNanos = nanos;
        writtenSequence = watermark.sequence();
    }

    /** 0 or less: now. */
    long nanosUntilDue(long nanos) {
        if (!written) {
            return 0;
        }
        if (isAhead()) {
            return spacingNanos - (nanos - advancedNanos);
        }
        return (Math.floorDiv(writtenNanos, intervalNanos) + 1) * intervalNanos - nanos;
    }
}
