/**
 * The exchange of state with the other regions over Kafka: the owner of a shard drains what is dirty into the compacted
 * topic and merges what is read from it. Offsets live in Redis beside the state; what the group commits is for
 * observers only. Other features know {@link tally.counter.exchange.Regions}.
 */
@NullMarked
package tally.counter.exchange;

import org.jspecify.annotations.NullMarked;
