package tally.bench.load;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a load has done since its recording began. Three digits of a latency are kept. Errors count from the beginning
 * of the load: none is hidden because it came early. Belongs to the event loop's thread until the load has ended.
 */
public final class Recorder {
    static final int DIGITS = 3;

    private final Histogram latencies = new Histogram(DIGITS);
    private boolean begun;
    private long beginNanos;
    private long lastNanos;
    private long operations;
    private long answers;
    private long errors;
    private @Nullable String firstError;

    void begin(long nowNanos) {
        begun = true;
        beginNanos = nowNanos;
        lastNanos = nowNanos;
    }

    /** Whether an answer is a good one; counts it as an error if not. */
    boolean isGood(Answer answer) {
        answers++;
        if (answer.isGood()) {
            return true;
        }
        errors++;
        if (firstError == null) {
            firstError = answer.toString();
        }
        return false;
    }

    /** What began in the recorded time and is done now. */
    void done(int operationsOfIt, long fromNanos, long nowNanos) {
        if (covers(fromNanos)) {
            operations += operationsOfIt;
            lastNanos = nowNanos;
            latencies.recordValueWithCount(nowNanos - fromNanos, operationsOfIt);
        }
    }

    boolean covers(long fromNanos) {
        return begun && fromNanos - beginNanos >= 0;
    }

    /** Takes in what another load did at the same time. */
    public void add(Recorder other) {
        latencies.add(other.latencies);
        operations += other.operations;
        answers += other.answers;
        errors += other.errors;
        firstError = firstError == null ? other.firstError : firstError;
        lastNanos = Math.max(lastNanos, other.lastNanos);
    }

    public long operations() {
        return operations;
    }

    public double perSecond() {
        return perSecond(operations);
    }

    /** From the beginning of the recording to the last operation. */
    double perSecond(long count) {
        return lastNanos > beginNanos ? count * 1e9 / (lastNanos - beginNanos) : 0;
    }

    public double latencyMs(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }

    /** Good ones and errors, counted as these are. */
    public long answers() {
        return answers;
    }

    public long errors() {
        return errors;
    }

    /** The first answer that was none. */
    public @Nullable String firstError() {
        return firstError;
    }
}
