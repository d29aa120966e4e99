/** Traces without anything to send them to. */
@NullMarked
package tally.counter.tracing;

import org.jspecify.annotations.NullMarked;
