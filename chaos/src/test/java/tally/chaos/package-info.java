/** The program as its caller has it. */
@NullMarked
package tally.chaos;

import org.jspecify.annotations.NullMarked;
