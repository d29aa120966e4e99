/** What is read of processes, from text. */
@NullMarked
package tally.bench.stack;

import org.jspecify.annotations.NullMarked;
