/**
 * The words that every feature of the gateway shares: a counter's name and value, the stable names of problems, the
 * settings. Knows no feature.
 */
@NullMarked
package tally.gateway;

import org.jspecify.annotations.NullMarked;
