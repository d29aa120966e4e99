package tally.counter.watching;

/** Carries reports to all other replicas of all regions, as well as it can: what is lost is told again soon. */
public interface CrowdCarrier {
    /** Returns at once and never fails. */
    void carry(CrowdReport report);
}
