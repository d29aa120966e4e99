/** Exchange with the other regions over Kafka. Other features know its public interfaces only. */
@NullMarked
package tally.counter.exchange;

import org.jspecify.annotations.NullMarked;
