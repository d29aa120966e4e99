package tally.counter;

/** What a namespace counts, and therefore which CRDT holds it. */
public enum Kind {
    /** Only grows: a G-Counter (Shapiro et al., INRIA RR-7506, 2011). */
    GROW,
    /** Grows and shrinks: a PN-Counter, two G-Counters (Shapiro et al., INRIA RR-7506, 2011). */
    UPDOWN,
    /** One per member: a causal-length set (Yu and Rostad, PaPoC 2020). */
    MEMBERS,
    /** Distinct visitors: a HyperLogLog (Flajolet et al., AofA 2007). */
    UNIQUE
}
