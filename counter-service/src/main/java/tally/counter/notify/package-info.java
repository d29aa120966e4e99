/**
 * Tells this region's gateways what changed: hears their heartbeats (UDP), keeps their leases, and puts the newest value
 * of every counter that they watch to them. Everything it takes or sends is authenticated with the region's internal
 * key. It keeps nothing that a gateway can not ask for again.
 */
@NullMarked
package tally.counter.notify;

import org.jspecify.annotations.NullMarked;
