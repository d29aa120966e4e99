package tally.gateway.membership;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What a gateway asks of the replica it leases at, as in {@code contracts/internal/lease-request.v1.json}.
 *
 * @param whole the replica first forgets what it had for this gateway
 * @param watch counters to add, at most {@link #MAX_WATCH}; the answer carries their values
 * @param unwatch counters to drop
 * @param watching how many sockets watch counters that are leased; told once a second at most
 */
@JsonPropertyOrder({"gateway", "boot", "whole", "watch", "unwatch", "watching"})
record LeaseRequest(
        String gateway,
        long boot,
        boolean whole,
        List<String> watch,
        List<String> unwatch,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Crowd> watching) {
    static final int MAX_WATCH = 1000;

    /**
     * The sockets of this gateway that watch a counter.
     *
     * @param tell whether any of them wants to be told how many watch it everywhere
     */
    @JsonPropertyOrder({"id", "sockets", "tell"})
    record Crowd(String id, int sockets, boolean tell) {}
}
