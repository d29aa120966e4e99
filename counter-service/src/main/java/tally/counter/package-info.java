/**
 * The words that every feature of the counter-service shares: which counter, of which kind, in which shard, with which
 * value. Knows no feature.
 */
@NullMarked
package tally.counter;

import org.jspecify.annotations.NullMarked;
