/**
 * {@code ./tally chaos}: real load and a seeded schedule of faults against a real stack, round after round, and after
 * each round the check that Tally has kept what it promises. It drives the system from outside only.
 */
@NullMarked
package tally.chaos;

import org.jspecify.annotations.NullMarked;
