/**
 * Who watches what: the counters of each socket, and all of them together, which is what the gateway leases.
 */
@NullMarked
package tally.gateway.subscription;

import org.jspecify.annotations.NullMarked;
