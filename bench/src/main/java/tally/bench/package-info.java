/**
 * {@code ./tally bench}: the same measurements again and again, in turn, against a stack of its own or against any
 * other server, and a table of what they gave.
 */
@NullMarked
package tally.bench;

import org.jspecify.annotations.NullMarked;
