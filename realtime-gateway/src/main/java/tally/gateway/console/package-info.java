/**
 * What the console page asks of the gateway that served it, beyond the counters: the regions there are, and cutting
 * one off.
 */
@NullMarked
package tally.gateway.console;

import org.jspecify.annotations.NullMarked;
