package tally.gateway.membership;

import java.util.List;
import java.util.Objects;
import tally.gateway.CounterValue;

/**
 * A replica's answer to a {@link LeaseRequest}, as in {@code contracts/internal/lease-answer.v1.json}.
 *
 * @param replica its name, which its PUTs carry too
 * @param leaseMs how long the lease holds
 * @param watched how many counters it now watches for the gateway
 * @param counters the present values of those that were asked for
 * @param rejected those that it can not watch
 */
record LeaseAnswer(String replica, long leaseMs, int watched, List<CounterValue> counters, List<Rejected> rejected) {
    LeaseAnswer {
        Objects.requireNonNull(replica, "replica");
        Objects.requireNonNull(counters, "counters");
        Objects.requireNonNull(rejected, "rejected");
    }

    record Rejected(String id, String problem) {}
}
