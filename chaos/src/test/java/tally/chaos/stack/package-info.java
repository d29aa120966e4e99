/** What is understood of the stack's answers and files, without a stack. */
@NullMarked
package tally.chaos.stack;

import org.jspecify.annotations.NullMarked;
