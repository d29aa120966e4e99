/** The program as its caller has it. */
@NullMarked
package tally.bench;

import org.jspecify.annotations.NullMarked;
