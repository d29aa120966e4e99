/**
 * How many sockets watch a counter at this moment, over all gateways and regions. Each gateway tells the replica that it
 * leases at, the replica tells all others through a port that the exchange fills, and every replica adds up what it has
 * heard. Nothing of it is stored: a gateway that is not heard of any more counts no more. No promise of counting rests on
 * it.
 */
@NullMarked
package tally.counter.watching;

import org.jspecify.annotations.NullMarked;
