/**
 * From one changed total to the sockets that show it: what a counter's value is now, and per socket the one frame in
 * flight and the values that wait behind it. Nothing here blocks, and no lock spans two sockets.
 */
@NullMarked
package tally.gateway.fanout;

import org.jspecify.annotations.NullMarked;
