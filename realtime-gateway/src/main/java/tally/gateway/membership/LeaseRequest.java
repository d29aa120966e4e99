package tally.gateway.membership;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What a gateway asks of the replica it leases at, as in {@code contracts/internal/lease-request.v1.json}.
 *
 * @param whole the replica first forgets what it had for this gateway
 * @param watch counters to add, at most {@link #MAX_WATCH}; the answer carries their values
 * @param unwatch counters to drop
 */
@JsonPropertyOrder({"gateway", "boot", "whole", "watch", "unwatch"})
record LeaseRequest(String gateway, long boot, boolean whole, List<String> watch, List<String> unwatch) {
    static final int MAX_WATCH = 1000;
}
