/**
 * The faults, each from outside as it happens to real deployments, and the schedule that chooses among them by a seed.
 */
@NullMarked
package tally.chaos.fault;

import org.jspecify.annotations.NullMarked;
