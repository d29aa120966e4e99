/**
 * The sockets themselves: handshake, one client's frames and answers, pings, and the farewell at shutdown. The only
 * package that knows WebSocket classes.
 */
@NullMarked
package tally.gateway.session;

import org.jspecify.annotations.NullMarked;
