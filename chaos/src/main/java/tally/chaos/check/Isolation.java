package tally.chaos.check;

/** A time in which a region was cut off from Kafka or other regions, while its Redis and replicas were left alone. */
public record Isolation(String region, String fault, long beginNanos, long endNanos) {}
