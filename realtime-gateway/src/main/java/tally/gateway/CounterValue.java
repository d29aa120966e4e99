package tally.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A counter's total as the region's Redis had it.
 *
 * @param id the counter's name, {@code namespace/key}
 * @param count the total
 * @param epoch the incarnation of the shard; versions of different epochs can not be compared
 * @param version raised at each change within the epoch; 0 for a counter never touched
 * @param watching how many sockets watch it, over all gateways and regions; null where nobody asked for it, and as long
 *     as it is not known. No part of the total: it changes without the version
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"id", "count", "epoch", "version", "watching"})
public record CounterValue(
        String id,
        long count,
        String epoch,
        long version,
        @Nullable Integer watching) {
    public CounterValue {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(epoch, "epoch");
    }

    public CounterValue(String id, long count, String epoch, long version) {
        this(id, count, epoch, version, null);
    }

    public CounterValue withWatching(int sockets) {
        return new CounterValue(id, count, epoch, version, sockets);
    }
}
