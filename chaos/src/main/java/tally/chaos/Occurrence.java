package tally.chaos;

/** Something that a fault did, and when: from {@code beginNanos} to {@code endNanos}. */
record Occurrence(long beginNanos, long endNanos, String fault, String what) {}
