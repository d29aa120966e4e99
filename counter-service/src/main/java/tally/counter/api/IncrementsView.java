package tally.counter.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tally.counter.request.Problem;

/**
 * The answer to many increments.
 *
 * @param results one per increment, in the order sent
 */
record IncrementsView(List<Result> results) {
    /**
     * What became of one increment: either {@code counter} or {@code problem} is there.
     *
     * @param id as it was sent; null when it was no text
     * @param counter the counter after it
     * @param replayed true when it had been counted before under its idempotency key; left out otherwise
     */
    record Result(
            @Nullable String id,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            CounterView counter,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean replayed,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Problem problem) {}
}
