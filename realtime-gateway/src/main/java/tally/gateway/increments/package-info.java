/**
 * Increments that sockets sent, on their way to the leased replica: one request in flight, the rest waits for the
 * next.
 */
@NullMarked
package tally.gateway.increments;

import org.jspecify.annotations.NullMarked;
