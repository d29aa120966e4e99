package tally.gateway.membership;

/** How a lease request ended. */
sealed interface LeaseOutcome {
    record Granted(LeaseAnswer answer) implements LeaseOutcome {}

    /** The replica has not heard a heartbeat of this gateway yet, or holds no lease that a difference could go to. */
    record UnknownGateway() implements LeaseOutcome {}

    /** Registered, but the replica can not read values now. */
    record WithoutValues() implements LeaseOutcome {}

    /** No answer, or one that makes no sense: look for another replica. */
    record Failed(String why) implements LeaseOutcome {}
}
