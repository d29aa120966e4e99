package tally.gateway.increments;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One request with increments to the counter-service. */
interface IncrementCall {
    /** Never fails and never repeats; the outcomes stand in the order of the increments. */
    CompletableFuture<List<Outcome>> send(List<Increment> increments);
}
