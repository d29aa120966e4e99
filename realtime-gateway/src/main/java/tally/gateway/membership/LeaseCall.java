package tally.gateway.membership;

import java.util.concurrent.CompletableFuture;

/** One lease request to one replica. */
interface LeaseCall {
    /** Never fails: what went wrong is an outcome too. */
    CompletableFuture<LeaseOutcome> send(ReplicaEndpoint replica, LeaseRequest request);
}
