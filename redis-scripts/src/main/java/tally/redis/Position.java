package tally.redis;

import java.util.OptionalLong;

/**
 * Where a shard stands in a topic.
 *
 * @param incarnation empty while the shard has not been opened
 * @param next the offset after the last record merged; empty when there is none
 */
public record Position(String incarnation, OptionalLong next) {}
