package tally.gateway.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every process of the local stack, as its control server tells. */
record ProcessList(List<Entry> processes) {
    /**
     * One process.
     *
     * @param region left out for what all regions share
     * @param state {@code ready}, {@code unready} or {@code down}
     * @param url where a gateway's console is; left out for others
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            String name,
            @Nullable String region,
            String state,
            @Nullable String url) {}
}
