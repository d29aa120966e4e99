/**
 * Traces of sampled increments: from the caller's context through every step that carries it on. Off, and at no cost, where no
 * exporter is configured. Knows no other feature.
 */
@NullMarked
package tally.counter.tracing;

import org.jspecify.annotations.NullMarked;
