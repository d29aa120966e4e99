/** Schedules, without a stack that they could harm. */
@NullMarked
package tally.chaos.fault;

import org.jspecify.annotations.NullMarked;
