package tally.redis;

import java.util.OptionalLong;

/**
 * Where a shard stands in a topic.
 *
 * @param incarnation empty while the shard is not open under the present Redis process
 * @param next the offset after the last record merged; empty when there is none
 * @param whole false while data that were lost are read again from the log
 * @param remade whether nothing of this log is merged, but something of an earlier one of the same topic
 */
public record Position(String incarnation, OptionalLong next, boolean whole, boolean remade) {}
