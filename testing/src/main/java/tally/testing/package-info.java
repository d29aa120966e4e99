/** What the tests of all modules share. */
@NullMarked
package tally.testing;

import org.jspecify.annotations.NullMarked;
