/** The load: clients of several kinds, each on a virtual thread with choices of its own seed, and what they do alike. */
@NullMarked
package tally.chaos.load;

import org.jspecify.annotations.NullMarked;
