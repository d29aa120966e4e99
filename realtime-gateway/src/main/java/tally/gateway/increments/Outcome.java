package tally.gateway.increments;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tally.gateway.CounterValue;
import tally.gateway.Problem;

/** How an increment ended. */
public sealed interface Outcome {
    /** It was counted; the counter is as it was right after. */
    record Counted(CounterValue counter) implements Outcome {}

    /**
     * Not counted, or not known to be: the latter only with {@link Problem#STORE_UNAVAILABLE}.
     *
     * @param retryAfterMs null when trying again would end the same
     */
    record Refused(String problem, @Nullable Long retryAfterMs) implements Outcome {
        static Refused forNow(String problem, Duration retryAfter) {
            return new Refused(problem, retryAfter.toMillis());
        }
    }
}
