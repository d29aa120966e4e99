/**
 * The checker: one class per promise, each a function from what the clients saw to the promises that it breaks. Nothing
 * here talks to Tally, so every promise is tested with histories that were made up.
 */
@NullMarked
package tally.chaos.check;

import org.jspecify.annotations.NullMarked;
