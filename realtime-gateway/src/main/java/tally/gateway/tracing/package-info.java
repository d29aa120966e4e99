/**
 * Traces of sampled increments, from a client's frame to the replica, and of sampled updates, from a replica's PUT to the
 * sockets. Off, and at no cost, where no exporter is configured. Knows no other feature.
 */
@NullMarked
package tally.gateway.tracing;

import org.jspecify.annotations.NullMarked;
