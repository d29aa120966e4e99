/** What the client makes of bytes and of time, without a network. */
@NullMarked
package tally.bench.load;

import org.jspecify.annotations.NullMarked;
