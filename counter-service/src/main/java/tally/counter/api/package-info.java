/**
 * The public HTTP interface: reads and increments of counters, and what this region knows of the others. Every answer
 * is described in {@code contracts/openapi.yaml}; every failure is a problem of RFC 9457.
 */
@NullMarked
package tally.counter.api;

import org.jspecify.annotations.NullMarked;
