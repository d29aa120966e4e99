package tally.counter.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tally.counter.exchange.StateRecord.WatermarkState;

/**
 * When a shard's watermark is due, and what it says. It is due when it has advanced, though not sooner than
 * {@code spacing} after the last, and at the latest {@code interval} after the last, because it is also the region's sign
 * of life. Times that are measured are of {@link System#nanoTime}, which no change of the wall clock touches.
 */
final class WatermarkSchedule {
    private final long intervalNanos;
    private final long spacingNanos;

    private @Nullable String incarnation;
    private long sequence;
    private @Nullable Instant at;

    private boolean written;
    private long writtenNanos;
    private long writtenSequence;

    WatermarkSchedule(Duration interval, Duration spacing) {
        this.intervalNanos = interval.toNanos();
        this.spacingNanos = spacing.toNanos();
    }

    /** Takes note of a pass. Until one was whole, nothing is known of the time before it, and nothing is due. */
    void passed(DrainPass.Result pass) {
        if (!pass.cleared().current()) {
            return;
        }
        if (!pass.incarnation().equals(incarnation)) {
            incarnation = pass.incarnation();
            at = null;
            written = false;
        }
        sequence = pass.cleared().watermark();
        if (pass.whole()) {
            at = pass.begun();
        }
    }

    Optional<WatermarkState> due(long nanos, String by) {
        if (incarnation == null || at == null || nanosUntilDue(nanos) > 0) {
            return Optional.empty();
        }
        return Optional.of(new WatermarkState(incarnation, sequence, at, by));
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
        return (sequence > writtenSequence ? spacingNanos : intervalNanos) - (nanos - writtenNanos);
    }
}
