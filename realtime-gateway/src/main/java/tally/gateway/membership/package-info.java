/**
 * The gateway's place in its region: heartbeats to every replica, the lease at one of them, and the PUTs that come
 * back. Everything here speaks the signed internal protocol.
 */
@NullMarked
package tally.gateway.membership;

import org.jspecify.annotations.NullMarked;
