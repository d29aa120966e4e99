package tally.counter.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tally.counter.request.Problem;

/**
 * The answer to a question about many counters.
 *
 * @param counters one item per id, in the order asked
 */
record CountersView(List<Item> counters) {
    /** A counter, or why there is none. */
    sealed interface Item permits CounterView, Refused {}

    /** @param id as it was asked; null when it was no text */
    record Refused(@Nullable String id, Problem problem) implements Item {}
}
