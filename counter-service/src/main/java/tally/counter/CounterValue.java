package tally.counter;

/**
 * A counter's total as this region's Redis has it.
 *
 * @param id which counter
 * @param count the total, at most 2^53 - 1 in magnitude unless regions grew past it together
 * @param epoch the incarnation of the local shard; versions of different epochs can not be compared
 * @param version raised by one at each change of the counter within the epoch; 0 for a counter never touched
 */
public record CounterValue(CounterId id, long count, String epoch, long version) {}
