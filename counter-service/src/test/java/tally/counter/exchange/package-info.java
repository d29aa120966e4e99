/** Tests of the exchange. */
@NullMarked
package tally.counter.exchange;

import org.jspecify.annotations.NullMarked;
