/** Histories that nobody ever ran, and what the checker says of them. */
@NullMarked
package tally.chaos.check;

import org.jspecify.annotations.NullMarked;
