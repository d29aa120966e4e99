/** Tests of the local stack against real processes and sockets. */
@NullMarked
package tally.local;

import org.jspecify.annotations.NullMarked;
