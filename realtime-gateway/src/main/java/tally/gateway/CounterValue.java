package tally.gateway;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Objects;

/**
 * A counter's total as the region's Redis had it.
 *
 * @param id the counter's name, {@code namespace/key}
 * @param count the total
 * @param epoch the incarnation of the shard; versions of different epochs can not be compared
 * @param version raised at each change within the epoch; 0 for a counter never touched
 */
@JsonPropertyOrder({"id", "count", "epoch", "version"})
public record CounterValue(String id, long count, String epoch, long version) {
    public CounterValue {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(epoch, "epoch");
    }
}
