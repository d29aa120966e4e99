/**
 * The Lua scripts that hold a region's counters in Redis, and their Java binding. Nothing else in Tally knows how
 * counters lie in Redis. The binding speaks of counters by name and leaves their meaning to its callers.
 */
@NullMarked
package tally.redis;

import org.jspecify.annotations.NullMarked;
