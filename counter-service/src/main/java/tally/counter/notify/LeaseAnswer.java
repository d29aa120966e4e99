package tally.counter.notify;

import java.util.List;

/**
 * What a gateway is told about its lease, as {@code contracts/internal/lease-answer.v1.json} shows it.
 *
 * @param leaseMs how long the lease lasts from now
 * @param watched how many counters the gateway watches here now
 * @param counters the present values of the counters in the request's {@code watch}
 */
record LeaseAnswer(String replica, long leaseMs, int watched, List<Updates.Value> counters, List<Rejected> rejected) {

    /** @param problem the slug of a problem type */
    record Rejected(String id, String problem) {}
}
