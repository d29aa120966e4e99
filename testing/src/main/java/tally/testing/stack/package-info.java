/**
 * A Tally as a user has it: {@code ./tally up --detach}, then HTTP and WebSocket from outside. Nothing here knows a class
 * of the services.
 */
@NullMarked
package tally.testing.stack;

import org.jspecify.annotations.NullMarked;
