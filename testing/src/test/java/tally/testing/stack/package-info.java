/** What the tests of all modules stand on. */
@NullMarked
package tally.testing.stack;

import org.jspecify.annotations.NullMarked;
