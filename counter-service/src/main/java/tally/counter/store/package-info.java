/**
 * This region's copy of every counter, in Redis: group commit, fence, reads, events. Other features know its public
 * interfaces only.
 */
@NullMarked
package tally.counter.store;

import org.jspecify.annotations.NullMarked;
