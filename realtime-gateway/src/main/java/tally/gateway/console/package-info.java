/**
 * What the console page asks of the gateway that served it, beyond the counters: the regions there are, how busy
 * a gateway is, and the faults of a local stack.
 */
@NullMarked
package tally.gateway.console;

import org.jspecify.annotations.NullMarked;
