package tally.bench.load;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a load has done since its recording began. Three digits of a latency are kept. Errors count from the beginning
 * of the load: none is hidden because it came early. Belongs to the event loop's thread.
 */
final class Recorder {
    private static final int DIGITS = 3;

    private final Histogram latencies = new Histogram(DIGITS);
    private final Map<String, Double> further = new LinkedHashMap<>();
    private boolean begun;
    private boolean closed;
    private long beginNanos;
    private long lastNanos;
    private long operations;
    private long errors;
    private @Nullable String firstError;

    void begin(long nowNanos) {
        begun = true;
        beginNanos = nowNanos;
        lastNanos = nowNanos;
    }

    /** From now on no operations are counted; latencies of what began before still are. */
    void close(long nowNanos) {
        closed = true;
        lastNanos = nowNanos;
    }

    /** Whether an answer is a good one; counts it as an error if not. In a batch every single one has to be good. */
    boolean isGood(Answer answer, int operationsOfIt) {
        if (answer.isOk() && (operationsOfIt == 1 || !answer.body().hasProblem())) {
            return true;
        }
        errors++;
        if (firstError == null) {
            firstError = answer.toString();
        }
        return false;
    }

    /** One call, if it began in the recorded time. */
    void done(int operationsOfIt, long fromNanos, long nowNanos) {
        if (covers(fromNanos)) {
            operations(operationsOfIt, nowNanos);
            latency(fromNanos, nowNanos);
        }
    }

    void operations(int count, long nowNanos) {
        if (begun && !closed) {
            operations += count;
            lastNanos = nowNanos;
        }
    }

    void latency(long fromNanos, long nowNanos) {
        if (covers(fromNanos)) {
            latencies.recordValue(Math.max(0, nowNanos - fromNanos));
        }
    }

    /** A load that was part of this one. */
    void include(String name, Recording part) {
        errors += part.errors();
        firstError = firstError == null ? part.firstError() : firstError;
        further.put(name, part.perSecond());
    }

    Recording recording() {
        Duration time = Duration.ofNanos(lastNanos - beginNanos);
        return new Recording(operations, time, latencies, errors, firstError, Map.copyOf(further));
    }

    private boolean covers(long fromNanos) {
        return begun && fromNanos - beginNanos >= 0;
    }
}
