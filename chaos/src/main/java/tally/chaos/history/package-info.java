/**
 * What the clients saw: every increment that they attempted, every answer, every total and slot that they were shown. It
 * is the only truth that the checker uses. Times are {@link System#nanoTime} of this one process.
 */
@NullMarked
package tally.chaos.history;

import org.jspecify.annotations.NullMarked;
