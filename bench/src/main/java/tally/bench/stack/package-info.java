/**
 * The stack that is measured, as its operators reach it: {@code ./tally}, and what the system knows of its processes.
 */
@NullMarked
package tally.bench.stack;

import org.jspecify.annotations.NullMarked;
