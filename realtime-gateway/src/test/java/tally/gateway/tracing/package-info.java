/** Traces without anything to send them to. */
@NullMarked
package tally.gateway.tracing;

import org.jspecify.annotations.NullMarked;
