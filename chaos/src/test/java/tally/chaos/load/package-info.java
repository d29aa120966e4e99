/** The clients' choices. */
@NullMarked
package tally.chaos.load;

import org.jspecify.annotations.NullMarked;
