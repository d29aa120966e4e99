/**
 * The WebSocket protocol tally.v1.json as values: the frames of both directions, their text, and the close codes.
 * Knows no socket.
 */
@NullMarked
package tally.gateway.protocol;

import org.jspecify.annotations.NullMarked;
