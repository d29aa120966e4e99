/** The counters as pure Java values: what the Lua scripts are tested against. Knows nothing else. */
@NullMarked
package tally.counter.crdt;

import org.jspecify.annotations.NullMarked;
